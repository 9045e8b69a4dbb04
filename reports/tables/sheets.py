"""All topics: which section each belongs to, which columns it has, and where its rows come from.

Topics of sections that were not chosen, and those without a row, have no sheet.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessment.wave import Story
from reports.document.whole_shape import Whole
from reports.settings import Settings
from reports.tables import doing, results
from reports.tables.columns import columns
from reports.tables.sheet import Sheet, Value
from reports.tables.source import Row, Source
from reports.words import Words

VOICE = ("wave", "audience", "audience_name")
LEVER = ("lever", "lever_name")
ITEM = ("item", "practice")
LEVELS = tuple(f"level_{n}" for n in range(1, 6))


@dataclass(frozen=True, slots=True)
class Topic:
    """What one sheet is about."""

    key: str
    section: str  # of `reports.settings.SECTIONS`
    columns: tuple[str, ...]
    rows: Callable[[Source], Iterator[Row]]


def _columns(text: str) -> tuple[str, ...]:
    """The keys in a text; in capitals those that stand together."""
    together = {"VOICE": VOICE, "LEVER": LEVER, "ITEM": ITEM, "LEVELS": LEVELS}
    return tuple(key for name in text.split() for key in together.get(name, (name,)))


TOPICS = tuple(
    Topic(key, section, _columns(names), rows)
    for key, section, names, rows in (
        ("participation", "summary",
         "VOICE form confidentiality least n invited rate overall", results.participation),
        ("levers", "levers",
         ("VOICE LEVER n score low high sd agreement level_low level_high worst best importance "
         "target"), results.levers),
        ("practices", "levers",
         "VOICE LEVER ITEM n score low high sd cant_judge favourable LEVELS", results.practices),
        ("positioning", "positioning",
         "VOICE aspect strategy strategy_name n share put_first", results.positioning),
        ("groups", "groups", "VOICE group size LEVER score sd", results.groups),
        ("comparison", "comparison",
         "first second LEVER score_first score_second difference low high relevant",
         doing.comparison),
        ("trend", "trend",
         "audience audience_name what key name wave score share low high change interval verdict",
         doing.trend),
        ("workshop", "workshop",
         "wave LEVER ITEM first_vote second_vote agreed score reason", results.workshop),
        ("steps", "steps",
         ("VOICE rank ITEM step monday score target importance damping priority effort days owner "
         "watch"), doing.steps),
        ("actions", "actions",
         "wave title owner due status ITEM watch moved note", doing.actions),
        ("figures", "figures",
         "VOICE figure figure_name value taken_on note n stage", doing.figures),
        ("comments", "comments", "audience audience_name question text", doing.comments),
    )
)  # fmt: skip


def sheets(whole: Whole, story: Story, settings: Settings) -> tuple[Sheet, ...]:
    """The tables of the chosen sections, in the order in which those were chosen."""
    words = Words(settings.language)
    source, known, named = Source(whole, story, words), columns(words), names(words)
    ordered = sorted(
        (topic for topic in TOPICS if topic.section in settings.sections),
        key=lambda topic: settings.sections.index(topic.section),
    )
    found = []
    for topic in ordered:
        rows = tuple(tuple(map(_value, map(row.get, topic.columns))) for row in topic.rows(source))
        if rows:
            name, about = named[topic.key]
            of = tuple(known[key] for key in topic.columns)
            found.append(Sheet(topic.key, name, about, of, rows))
    return tuple(found)


def _value(value: Value) -> Value:
    """No minus before a zero."""
    return value + 0.0 if isinstance(value, float) else value


def names(_: Words) -> dict[str, tuple[str, str]]:
    """What each topic is called, in at most 31 characters, and what its rows say."""
    return {
        "participation": (_("Who answered"), _("One row for each audience of each wave.")),
        "levers": (_("Levers"), _("One row for each lever, audience and wave.")),
        "practices": (_("Practices"), _("One row for each practice, audience and wave.")),
        "positioning": (_("Positioning"), _("One row for each strategy, today and intended.")),
        "groups": (_("Groups"), _("One row for each group and lever that may be shown.")),
        "comparison": (_("Comparison"), _("One row for each lever in two audiences or groups.")),
        "trend": (_("Trend"), _("One row for each figure and wave; the change in the last.")),
        "workshop": (_("Workshop"), _("Votes and agreed scores, by lever and practice.")),
        "steps": (_("Next steps"), _("Every practice, by its priority.")),
        "actions": (_("Actions"), _("What somebody took on, in every wave.")),
        "figures": (_("Customer figures"), _("Values by wave, and how far each figure is used.")),
        "comments": (_("Comments"), _("What was released to be read.")),
    }
