"""Decks for tests: the slides of an organisation's waves, made once and opened again."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from uuid import UUID

from lxml import etree
from PIL import Image
from pptx import Presentation

from assessment import demo_audiences
from assessment.wave import FigureValue, Story, Task, Wave
from reports import deck
from reports.deck import deck as making
from reports.deck.brief import Brief
from reports.document.whole import build_whole
from reports.report import Edition
from reports.settings import Settings
from reports.words import Words
from tests.reports import stories
from tests.reports.test_audience_report import snapshot_of

DAY = date(2026, 11, 22)
ACCENT = "#7A1F5C"
LONG = (
    "Kommunale Versorgungs- und Verkehrsgesellschaft Oberhavel-Niederbarnim-Uckermark mit "
    "angeschlossenen Tochterunternehmen mbH & Co. KG"
)
TASKS = (
    Task(UUID(int=10), "Ein Kalender für alles", "Jörg <Benning>", date(2027, 1, 15), "doing",
         "H2-start", "H2"),
    Task(UUID(int=11), "=Eigene Maßnahme " + "mit langem Titel " * 8),
)  # fmt: skip


@cache
def earlier() -> Wave:
    """Half a year before: most people saw it a level lower."""
    answers = demo_audiences.staff(stories.BANK)
    for number, person in enumerate(answers):
        person["items"] = {
            item: value and max(1, value - (number % 4 > 0))
            for item, value in person["items"].items()
        }
    voices = (stories.voice("pulse", snapshot_of(demo_audiences.STAFF, answers)),)
    done = Task(UUID(int=9), "Drei Fragen an alle", "Katrin Albers", DAY, "done", "M5-start", "M5")
    return stories.wave(
        voices, name="Frühjahr 2026", tasks=(done,), figures=(FigureValue("nps", 12.0),)
    )


@cache
def two_waves() -> Story:
    """All that there is to say: two waves, three audiences, actions, figures, comments."""
    now = stories.full()
    figures = (FigureValue("nps", 21.0),)
    wave = replace(now.now, id=UUID(int=2), number=2, tasks=TASKS, figures=figures)
    return replace(now, waves=(earlier(), wave))


def many_waves() -> Story:
    """As many waves as one looks back on."""
    before = earlier()
    waves = tuple(
        replace(
            before, id=UUID(int=100 + i), number=i + 1, name=f"Zwischenstand im Quartal {i + 1}"
        )
        for i in range(11)
    )
    return replace(two_waves(), waves=(*waves, replace(two_waves().now, number=12)))


def long_names() -> Story:
    """The longest names that people type."""
    names = [
        f"Abteilung für besonders lange Bezeichnungen und Sonderaufgaben {i}" for i in range(5)
    ]
    answers = demo_audiences.staff(stories.BANK)
    for number, person in enumerate(answers):
        person["groups"] = person["groups"] | {"department": names[number % 5]}
    groups = (*demo_audiences.STAFF.groups[:2], {"key": "department", "names": names})
    said = snapshot_of(replace(demo_audiences.STAFF, groups=groups), answers)
    story = stories.story(stories.voice("pulse", said), stories.voice("leadership"), name=LONG)
    return replace(story, organisation=LONG)


STORIES = {
    "all": two_waves,
    "one wave": stories.full,
    "leadership alone": lambda: stories.story(stories.voice("leadership")),
    "a workshop alone": lambda: stories.story(stories.voice("workshop")),
    "five people": lambda: stories.story(stories.few("pulse", 5)),
    "long names": long_names,
    "twelve waves": many_waves,
}


def brief(key: str, language: str, **chosen) -> Brief:
    """What a deck of this story starts from."""
    whole = build_whole(STORIES[key](), language=language, date=DAY)
    return Brief(whole, Words(language), Settings(language, **chosen), whole.organisation)


def slides(key: str, language: str = "en", **chosen):
    """The slides before they become a file."""
    return making.slides(brief(key, language, **chosen))


def logo() -> bytes:
    """A wide PNG."""
    content = io.BytesIO()
    Image.new("RGB", (600, 150), "#204060").save(content, "PNG")
    return content.getvalue()


def make(key: str, language: str, accent: str = ACCENT, **chosen) -> bytes:
    """The file."""
    story = STORIES[key]()
    whole = build_whole(story, language=language, date=DAY)
    edition = Edition(language, DAY, story.organisation, accent=accent, logo=logo())
    return deck.make(whole, story, Settings(language, **chosen), edition)


@cache
def made(key: str, language: str) -> bytes:
    """The file with the usual settings, made once."""
    return make(key, language)


def opened(content: bytes):
    """The deck, read back."""
    return Presentation(io.BytesIO(content))


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of the file by name, and those of the workbooks in it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            found[name] = archive.read(name)
            if name.endswith(".xlsx"):
                found |= {f"{name}!{own}": data for own, data in parts(found[name]).items()}
    return found


def everything(content: bytes) -> str:
    """All text of all parts, as it stands in them."""
    return "\n".join(
        " ".join(etree.fromstring(data).itertext()) + data.decode()
        for name, data in parts(content).items()
        if name.endswith((".xml", ".rels"))
    )
