"""A deck of an assessment: which slides it has and in which order, and the file made of them.

Starts from what is said (`Whole`) and from nothing else. The same settings make the same bytes.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING

from assessment.wave import Story
from reports import look
from reports.colour import legible
from reports.deck import closing, comparing, doing, fit, opening, placing, profile, waves
from reports.deck.brief import Brief
from reports.deck.package import finished
from reports.deck.render import add, cover
from reports.deck.shape import Slide
from reports.deck.template import empty
from reports.document.whole_shape import Whole
from reports.settings import Settings
from reports.words import Words

if TYPE_CHECKING:
    from reports.report import Edition

FEWEST, MOST = 12, 16  # slides
HEX = 7  # characters of a colour

# What belongs to each section, in its order.
SECTIONS: dict[str, tuple[Callable[[Brief], Iterator[Slide]], ...]] = {
    "levers": (profile.profile, closing.importance),
    "comparison": (comparing.comparing,),
    "positioning": (placing.placing,),
    "groups": (comparing.groups,),
    "workshop": (comparing.workshop,),
    "trend": (waves.waves,),
    "steps": (doing.steps,),
    "actions": (doing.actions,),
    "figures": (doing.figures,),
    "comments": (closing.comments,),
}


def make(whole: Whole, story: Story, settings: Settings, edition: "Edition") -> bytes:
    """The deck as a file of PowerPoint's."""
    del story  # what it says is in `whole`
    words = Words(whole.language)
    brief = Brief(whole, words, settings, edition.title or whole.organisation)
    deck = empty(whole.language, accent(edition.accent))
    for slide in slides(brief):
        page = add(deck, slide, words, brief.running)
        if slide.layout == "cover":
            occasion = " · ".join(part for part in (fit.name(whole.wave), whole.date) if part)
            organisation = fit.name(brief.organisation, 120)
            alt = words("Logo of %(name)s", name=organisation)
            cover(page, organisation, occasion, edition.logo, alt)
    return finished(
        deck,
        title=whole.headline,
        organisation=fit.name(brief.organisation, 120),
        language=whole.language,
        day=datetime.combine(datetime.fromisoformat(whole.date_iso), time()),
    )


def accent(colour: str) -> str:
    """The client's colour, dark enough for white text; ours where there is none."""
    known = len(colour) == HEX and colour.startswith("#")
    return legible(colour if known else look.ACCENT, look.PAPER)


def slides(brief: Brief) -> tuple[Slide, ...]:
    """Cover, then the sections in their order; twelve to sixteen where all were chosen."""
    found = [one for one in _all(brief) if not one.section or one.section in _chosen(brief)]
    kept = _kept(found)
    out = {one.kicker: None for one in found if one not in kept and one.rank < profile.FILLING}
    return tuple(closing.method(brief, tuple(out)) if one.key == "method" else one for one in kept)


def _chosen(brief: Brief) -> tuple[str, ...]:
    return brief.settings.sections


def _all(brief: Brief) -> Iterator[Slide]:
    """Every slide that there is something to say on."""
    yield from opening.opening(brief)
    for section in _chosen(brief):
        for build in SECTIONS.get(section, ()):
            yield from build(brief)
    if "method" in _chosen(brief):
        yield closing.method(brief)


def _kept(found: list[Slide]) -> list[Slide]:
    """What is dearest first makes up the number; what only fills stands up to the fewest."""
    ranked = sorted(found, key=lambda one: one.rank)  # stable: among equals the earlier one stays
    proper = [one for one in ranked if one.rank < profile.FILLING]
    chosen = ranked[: max(FEWEST, min(len(proper), MOST))]
    return [one for one in found if one in chosen]
