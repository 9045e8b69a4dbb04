"""The PDF of a whole assessment, opened again: its sections, one's own words, no harm in them."""

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache
from uuid import UUID
from xml.etree import ElementTree

import pikepdf
import pytest
from pdfua import Severity, validate
from pypdf import PdfReader

from assessment import demo_audiences
from assessment.wave import FigureValue, Story, Task
from reports import formats, report
from reports.document.whole import build_whole
from reports.prose import printable
from reports.settings import SECTIONS, Settings, from_plain
from reports.whole_report import sections
from tests.reports import stories
from tests.reports.pages import fullness, texts, weak
from tests.reports.test_audience_report import pages as read

DAY = date(2026, 11, 22)
NOTE = "Guten **Tag**,\n\n- eins\n- zwei <script>alert(1)</script>\n\n[hier](https://example.com/?a=1&b=2)"
REMARK = "Das sehen wir\xa0*anders* & sagen es auch.\n\n---\n\n`code`\\\nneue Zeile"


@cache
def two_waves() -> Story:
    """A year between: everybody a little lower before; three audiences now, two then."""
    staff, leaders = demo_audiences.staff(stories.BANK, 58), demo_audiences.leaders(stories.BANK)
    for person in (*staff, *leaders):
        person["items"] = {key: max(1, said - 1) if said else said
                           for key, said in person["items"].items()}  # fmt: skip
    then = [
        replace(stories.voice(kind, stories.snapshot_of(plan, said)), made_on=date(2025, 11, 20))
        for kind, plan, said in (
            ("pulse", demo_audiences.STAFF, staff),
            ("leadership", demo_audiences.LEADERS, leaders),
        )
    ]
    before = stories.wave(then, 1, name="Herbst 2025", figures=(FigureValue("nps", 21.0),))
    step = stories.BANK.steps[3]
    tasks = (
        Task(UUID(int=5), "Eine Akte <b>für alle</b>", "Katrin Albers", DAY, "doing", step.id,
             step.id.partition("-")[0], note="Erst die Felder."),
        Task(UUID(int=6), "Rückrufe am selben Tag", status="done"),
    )  # fmt: skip
    now = replace(
        stories.full().now, id=UUID(int=2), number=2, tasks=tasks,
        figures=(FigureValue("nps", 34.0, DAY, "Herbstbefragung"),),
    )  # fmt: skip
    return replace(stories.full(), waves=(before, now))


def edition(story: Story, language: str, **more) -> report.Edition:
    looks = {"accent": "#7a1f5c", "wave": story.now.name} | more
    return report.Edition(language, DAY, story.organisation, **looks)


pages = cache(read)  # whatever is read twice is read once


@cache
def made(language: str) -> bytes:
    """Everything that can be chosen."""
    settings = Settings(language, note=NOTE, remarks={"goals": REMARK, "culture": "Ja."})
    content = formats.make(two_waves(), "pdf", settings, edition(two_waves(), language))
    assert content
    return content


def some(story: Story, *chosen: str, **more) -> list[str]:
    settings = Settings("en", sections=chosen, **more)
    content = formats.make(story, "pdf", settings, edition(story, "en"))
    assert content
    return pages(content)


@pytest.fixture(scope="module", params=["de", "en"])
def whole(request):
    return request.param, made(request.param)


def test_an_independent_checker_finds_no_failure(whole, tmp_path) -> None:
    language, data = whole
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    found = [f"{f.rule_id}: {f.message}" for f in validate(str(path)).findings
             if f.severity > Severity.INFO]  # fmt: skip
    assert found == [], language


def test_it_has_12_to_30_pages_and_none_is_half_empty(whole) -> None:
    language, data = whole
    assert 12 <= len(fullness(data)) <= 30
    assert weak(data) == []
    assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"] == language


def test_it_says_everything_that_was_chosen(whole) -> None:
    language, data = whole
    said = " ".join(pages(data))
    for part in {
        "de": ("Zusammenfassung", "Wahrnehmungslücken", "Gruppen · Mitarbeitende", "Workshop",
               "Verlauf · Mitarbeitende", "Nächste Schritte", "Maßnahmenplan", "Kennzahlen",
               "In eigenen Worten", "Was die Zahlen tragen", "Begleitwort",
               "Anmerkung der Moderation"),
        "en": ("Summary", "Perception gaps", "Groups · Staff", "Workshop", "Trend · Staff",
               "Next steps", "Action plan", "Figures", "In their own words",
               "What the figures can carry", "Cover note", "Comment of the facilitators"),
    }[language]:  # fmt: skip
        assert part in said
    for text in ("Katrin Albers", "Eine Akte <b>für alle</b>", "Herbstbefragung", "Herbst 2025",
                 demo_audiences.OBSTACLES[0]):  # fmt: skip
        assert text in said


def test_own_words_are_on_paper_and_their_markup_does_nothing(whole) -> None:
    _, data = whole
    said = " ".join(pages(data))
    assert "zwei <script>alert(1)</script>" in said
    assert "hier (https://example.com/?a=1&b=2)" in said
    assert "neue Zeile" in said
    with pikepdf.open(io.BytesIO(data)) as file:
        links = [one for page in file.pages for one in page.get("/Annots", [])]
        assert all("/A" not in one and "/Dest" in one for one in links), "within the report only"
        assert "/JavaScript" not in str(file.Root)


def test_a_line_break_of_the_cover_note_is_one_on_paper() -> None:
    note = "Mit freundlichen Grüßen\nNordlicht Beratung"
    chosen = Settings("de", sections=("summary",), note=note)
    content = formats.make(stories.full(), "pdf", chosen, edition(stories.full(), "de"))
    assert note in "".join(texts(content))


def test_the_same_report_made_again_is_the_same_to_the_byte() -> None:
    story = two_waves()
    short = Settings("de", sections=("summary", "trend"), note=NOTE)
    first, again = (formats.make(story, "pdf", short, edition(story, "de")) for _ in range(2))
    assert first == again


def test_sections_stand_in_the_order_that_was_chosen() -> None:
    found = some(stories.full(), "groups", "summary")
    assert len(found) == 3
    assert "Groups" in found[1]
    assert "Summary" in found[2]
    assert "Perception gaps" not in " ".join(found)


def test_only_the_chosen_audiences_say_anything() -> None:
    found = " ".join(some(stories.full(), "summary", "comparison", "comments",
                          audiences=("leadership",)))  # fmt: skip
    assert "Leadership" in found
    assert "Staff" not in found
    assert demo_audiences.OBSTACLES[0] not in found
    assert "–" in found


@pytest.mark.parametrize(
    ("story", "left_out"),
    [
        (stories.story(stories.voice("pulse")), {"workshop", "trend", "actions", "comments"}),
        (stories.story(stories.voice("leadership")),
         {"comparison", "groups", "workshop", "trend", "actions", "comments"}),
        (stories.full(), {"trend", "actions"}),
        (two_waves(), set()),
    ],
    ids=["staff alone", "leaders alone", "one wave", "everything"],
)  # fmt: skip
def test_a_section_with_nothing_to_say_is_left_out(story, left_out) -> None:
    said = build_whole(story, language="en", date=DAY)
    missing = set(SECTIONS) - set(sections(said, Settings("en")))
    assert missing - {"figures", "comparison"} == left_out - {"comparison"}


def test_nobody_answered_enough_so_there_is_no_report() -> None:
    story = stories.story(stories.few())
    assert formats.make(story, "pdf", Settings("en"), edition(story, "en")) is None
    none = Settings("en", audiences=("workshop",))
    alone = stories.story(stories.voice("pulse"))
    assert formats.make(alone, "pdf", none, edition(alone, "en")) is None


def test_one_small_audience_has_a_report_of_its_own() -> None:
    plan = replace(demo_audiences.LEADERS, confidentiality="open", k=3, groups=())
    few = stories.snapshot_of(plan, demo_audiences.leaders(stories.BANK)[:3])
    found = some(stories.story(stories.voice("leadership", few)), *SECTIONS)
    assert 12 <= len(found) <= 18


def test_a_light_colour_is_darkened_on_the_pages() -> None:
    story = stories.story(stories.voice("pulse"))
    settings = Settings("en", sections=("summary",))
    content = formats.make(story, "pdf", settings, edition(story, "en", accent="#ffe000"))
    colours = set(re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", _streams(content)))
    light = {(r, g) for r, g, b in colours if float(r) > 0.95 and 0.8 < float(g) < 0.92}
    assert not light


def _streams(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as file:
        return b"".join(page.Contents.read_bytes() for page in file.pages)


@pytest.mark.parametrize(
    "text",
    [NOTE, REMARK, "a\nb", "***", "<br>", "&nbsp;&copy;", "\x00\x0c\ud800", "> x\n\n1. y", "# x",
     "![x](https://x.org/y.png)", "[x](javascript:alert(1))", "<a href='x'>", "[ ]( )", "a  \nb",
     "```\n<&\n```", "[a\nb](https://x.org)"],
)  # fmt: skip
def test_whatever_was_written_is_well_formed_and_leads_nowhere(text) -> None:
    found = ElementTree.fromstring(f"<div>{printable(text)}</div>")
    assert {one.tag for one in found.iter()} <= {
        "div", "p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "hr", "code", "pre",
    }  # fmt: skip
    assert all(not one.attrib or set(one.attrib) == {"start"} for one in found.iter())


def test_settings_come_back_as_they_were_stored() -> None:
    settings = Settings(
        "de", ("pulse",), ("trend", "summary"), NOTE, {"goals": "x"}, True, "#aa0000"
    )
    assert from_plain(settings.plain()) == settings
    older = settings.plain() | {"sections": ["summary", "gone"], "unknown": 1}
    del older["accent"]
    assert from_plain(older).sections == ("summary",)
    assert from_plain(older).accent == ""
