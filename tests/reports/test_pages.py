"""No page of a report is half empty, whatever was chosen for it.

Two selections are made each time; all of them with EVERY_REPORT=1 in the environment.
"""

import os
from dataclasses import replace
from itertools import cycle, islice

import pytest

from assessment.wave import Story
from reports import formats
from reports.settings import SECTIONS, Settings
from tests.reports import stories
from tests.reports.pages import fullness, weak
from tests.reports.test_whole_report import NOTE, edition, two_waves

STAFF, LEADERS, ROOM = "pulse", "leadership", "workshop"
ONLY = "with EVERY_REPORT=1"


def told(story: Story, *, comments: int | None = None, groups: int | None = None) -> Story:
    """The latest wave with so many comments on each question, and so many departments."""
    staff = story.now.voice(STAFF)
    if comments is not None:
        texts = tuple(islice(cycle(staff.comments["obstacle"]), comments))
        staff = replace(staff, comments={"obstacle": texts, "start": texts} if texts else {})
    if groups is not None:
        cells = [one for one in staff.snapshot.groups if one.key.startswith("department")]
        more = [replace(one, key=f"department=Bereich {number}")
                for number, one in enumerate(islice(cycle(cells), groups))]  # fmt: skip
        staff = replace(staff, snapshot=replace(staff.snapshot, groups=tuple(more)))
    voices = tuple(staff if one.kind == STAFF else one for one in story.now.voices)
    return replace(story, waves=(*story.waves[:-1], replace(story.now, voices=voices)))


def without(*sections: str) -> tuple[str, ...]:
    return tuple(one for one in SECTIONS if one not in sections)


BACKWARDS = tuple(reversed(SECTIONS))
SELECTIONS = {
    "staff": (two_waves, {"audiences": (STAFF,)}),
    "leadership and staff": (two_waves, {"audiences": (LEADERS, STAFF)}),
    "leadership": (stories.full, {"audiences": (LEADERS,)}),
    "workshop": (stories.full, {"audiences": (ROOM,)}),
    "one wave": (stories.full, {}),
    "one wave of staff": (stories.full, {"audiences": (STAFF,)}),
    "many comments": (lambda: told(two_waves(), comments=80), {}),
    "no comments": (lambda: told(two_waves(), comments=0), {}),
    "many groups": (lambda: told(two_waves(), groups=100), {}),
    "no groups": (lambda: told(two_waves(), groups=0), {}),
    "a long note": (two_waves, {"note": f"{NOTE}\n\n" * 12}),
    "without workshop and trend": (two_waves, {"sections": without("workshop", "trend")}),
    "three sections": (two_waves, {"sections": ("summary", "trend", "actions")}),
    "from the end": (two_waves, {"sections": BACKWARDS}),
}
ALWAYS = {("staff", "de"), ("leadership and staff", "en")}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("chosen", SELECTIONS)
def test_no_page_is_half_empty_and_there_are_not_too_many(chosen, language) -> None:
    if (chosen, language) not in ALWAYS and "EVERY_REPORT" not in os.environ:
        pytest.skip(ONLY)
    story, settings = SELECTIONS[chosen]
    found = story()
    data = formats.make(found, "pdf", Settings(language, **settings), edition(found, language))
    assert weak(data) == []
    assert len(fullness(data)) <= 30
