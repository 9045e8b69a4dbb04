"""One person's quick check with other answers for each seed, and for whom the report is made."""

import random
from datetime import date

from assessment.scoring.responses import Answers, collect
from assessment.scoring.results import Result
from assessment.scoring.score import score
from questions.load import bank
from reports.report import Edition

EDITION = Edition("de", date(2026, 11, 2), "Musterwerk")


def one_person(seed: int) -> Result:
    """A quick check with other answers each time, so that no drawing is found in the cache."""
    chance, instrument = random.Random(seed), bank()
    first = chance.randrange(0, 105, 5)
    second = chance.randrange(0, 105 - first, 5)
    answers = Answers(
        items={item.id: chance.randint(1, 5) for item in instrument.items},
        allocations={"single": (first, second, 100 - first - second)},
        service={rating.key: chance.randint(1, 5) for rating in instrument.service},
    )
    return score(instrument, collect(instrument, [answers]), form="quick")
