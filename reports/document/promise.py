"""What was promised to those who answered, and how that binds what is shown: limits of a method.

Says in the past tense, and briefly, what everybody read before the first question.
"""

from assessment.scoring.discretion import Rules
from assessment.scoring.snapshot import Snapshot
from reports.document.case import Case
from reports.document.shape import Limit
from reports.words import Words


def promised(case: Case) -> Limit | None:
    """How confidential the answers are, and what was not promised."""
    if case.snapshot is None:
        return None
    title = case.words("What everybody was told beforehand")
    return Limit("promise", title, _promise(case, case.snapshot))


def _promise(case: Case, of: Snapshot) -> str:
    words, least = case.words, Rules.of(of.confidentiality, of.k).least
    if of.confidentiality == "named":
        return words(
            "Answers are stored with names, and those in charge and the group that answered see "
            "them. This report may go further, so it names nobody."
        )
    if of.confidentiality == "open":
        return words.plural(
            "Answers carry no name. Everyone in the room sees how they spread, from %(n)s answer "
            "on. This is not anonymous: in a small room others may guess who chose what.",
            "Answers carry no name. Everyone in the room sees how they spread, from %(n)s answers "
            "on. This is not anonymous: in a small room others may guess who chose what.",
            least,
        )
    return words.plural(
        "Answers carry no name, and nothing is shown of fewer than %(n)s person. Not promised was "
        "that nobody who runs the server could see which device sends answers at that moment.",
        "Answers carry no name, and nothing is shown of fewer than %(n)s people. Not promised was "
        "that nobody who runs the server could see which device sends answers at that moment.",
        least,
    )


def withheld(case: Case) -> Limit | None:
    """That everything is final, rounded and sparing."""
    words = case.words
    if case.snapshot is None:
        return None
    once = words(
        "Everything was worked out once, when the survey closed, and does not change any more."
    )
    if case.snapshot.kind == "workshop":
        once = words(
            "Everything was worked out once, when the workshop ended, and does not change any more."
        )
    text = words(
        "Scores are rounded to one decimal. What too few people stand behind is left out, and so "
        "is what would tell something about few people beside other figures."
    )
    return Limit("published", words("What is shown, and what is not"), f"{once} {text}")


def judged_in_part(words: Words, k: int) -> str:
    """Who does not count for a lever of an 'anonymous' audience."""
    return words(
        "Whoever judged only some practices of a lever does not count for it if fewer than "
        "%(count)s people did so: their answers could be worked out.",
        count=k,
    )
