"""What all topics start from, and the beginnings that their rows have in common."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessment.wave import Story, Voice, Wave
from questions.bank import Bank
from questions.load import bank
from reports.document.build import clean
from reports.document.comparison import kind_name
from reports.document.whole_shape import Whole
from reports.tables.sheet import Value
from reports.words import Words

Row = dict[str, Value]  # by the key of the column; what is not there is empty


@dataclass(frozen=True, slots=True)
class Source:
    """An assessment in one language: what is said of it, and the plain values behind that."""

    whole: Whole
    story: Story
    words: Words

    def voices(self) -> Iterator[tuple[Bank, Wave, Voice]]:
        """Every closed audience of every wave, with the instrument that it answered."""
        for wave in self.story.waves:
            for voice in wave.voices:
                yield bank(wave.bank_version), wave, voice

    def of_voice(self, wave: Wave, voice: Voice) -> Row:
        """Which wave and which audience."""
        return {
            "wave": clean(wave.name),
            "audience": voice.kind,
            "audience_name": kind_name(self.words, voice.kind),
        }

    def of_lever(self, instrument: Bank, key: str) -> Row:
        """Which lever."""
        return {"lever": key, "lever_name": instrument.lever(key).name[self.words.language]}

    def of_item(self, instrument: Bank, key: str) -> Row:
        """Which practice."""
        return {"item": key, "practice": instrument.item(key).name[self.words.language]}
