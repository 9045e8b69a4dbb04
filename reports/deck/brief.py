"""What every slide starts from: all that is said, the words, what was chosen; and what recurs."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.deck import fit
from reports.deck.shape import Colour, Series
from reports.document.shape import Comparison, Document, Mark
from reports.document.whole_shape import VoiceDocument, Whole
from reports.settings import Settings
from reports.words import Words, rounded

# Colour, dash, marker and whether a bar is hollow: an audience is the same on every slide.
LOOKS: dict[str, tuple[Colour, str, str, bool]] = {
    "leadership": ("accent", "solid", "circle", False),
    "pulse": ("ink", "dash", "triangle", True),
    "workshop": ("muted", "dot", "square", False),
}
LEVER_MARKERS = ("circle", "triangle", "square", "diamond", "star")
LEVERS: tuple[Colour, ...] = ("goals", "culture", "knowledge", "holistic", "measurability")


@dataclass(frozen=True, slots=True)
class Brief:
    """Whose deck, of what."""

    whole: Whole
    words: Words
    settings: Settings
    organisation: str

    @property
    def main(self) -> VoiceDocument:
        return self.whole.main

    @property
    def document(self) -> Document:
        return self.whole.main.said.document

    @property
    def running(self) -> str:
        """At the foot of each slide."""
        parts = (fit.name(self.organisation), fit.name(self.whole.wave))
        return " · ".join(part for part in parts if part)

    def people(self) -> str:
        """Who answered, audience by audience."""
        said = (
            self.words(
                "%(name)s: %(people)s", name=one.name, people=one.said.document.summary.people
            )
            for one in self.whole.voices
        )
        return " · ".join(said)

    def who(self) -> str:
        """The audience that single figures are of, and how many of it answered."""
        return self.words(
            "%(name)s: %(people)s", name=self.main.name, people=self.document.summary.people
        )

    def look(self, name: str) -> tuple[Colour, str, str, bool]:
        """How the audience of this name is drawn."""
        kinds = {one.name: one.kind for one in self.whole.voices}
        return LOOKS[kinds.get(name, "leadership")]

    def series(self, name: str, values: Sequence[float | None]) -> Series:
        """The figures of one audience."""
        colour, dash, marker, hollow = self.look(name)
        return Series(name, tuple(values), colour, dash, marker, hollow)

    def beside(self, pair: Comparison) -> str:
        return self.words("%(first)s and %(second)s", first=pair.first, second=pair.second)

    def quoted(self, names: Sequence[str]) -> str:
        return self.words.listing([self.words.quote(name) for name in names])

    def limits(self) -> tuple[str, str]:
        """Heads of the columns of intervals in a chart's workbook."""
        return self.words("Lower limit"), self.words("Upper limit")


def of_lever(key: str) -> Colour:
    """The colour of a lever."""
    return next(colour for colour in LEVERS if colour == key)


def place(mark: Mark | None, which: str = "at") -> float | None:
    """Where a mark lies on the scale from 1 to 5."""
    share = getattr(mark, which) if mark else None
    return None if share is None else rounded(share / 25 + 1)


def join(*sentences: str) -> str:
    """Sentences one after the other."""
    return " ".join(one for one in sentences if one)


def spoken(names: Sequence[str], values: Sequence[float | None], words: Words) -> str:
    """'Goals 3.0; Culture 3.8' for alternative texts."""
    return "; ".join(
        f"{name} {words.number(value)}" if value is not None else f"{name} –"
        for name, value in zip(names, values, strict=True)
    )
