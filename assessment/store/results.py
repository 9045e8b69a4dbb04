"""From stored answers to the frozen result, always by the version that was answered."""

from typing import Any

from assessment.scoring.results import Result
from questions.bank import Bank
from questions.load import bank


def instrument(check: Any) -> Bank:
    """The version of the instrument that a check was answered with."""
    return bank(check.bank_version)


def result(check: Any) -> Result:
    """What is known from the answers of a check."""
    from assessment.scoring.responses import Answers, collect  # noqa: PLC0415  # numpy: only here
    from assessment.scoring.score import score  # noqa: PLC0415

    version = instrument(check)
    responses = collect(version, [Answers(**row) for row in check.responses])
    return score(version, responses, form=check.form, invited=check.invited)
