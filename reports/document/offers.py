"""Next steps that nobody has taken on yet, in the order in which they pay most."""

from dataclasses import dataclass

from assessment.wave import Story
from questions.bank import Step
from questions.load import bank
from reports.document.moved import KINDS
from reports.words import Words


@dataclass(frozen=True, slots=True)
class Offer:
    """A next step, to be taken on."""

    id: str
    title: str
    practice: str
    score: str
    why: str


def offers(story: Story, words: Words) -> tuple[Offer, ...]:
    """By the ranks of the audience whose view counts first; () while nothing is published."""
    wave = story.now
    voices = (wave.voice(kind) for kind in KINDS)
    totals = (voice.snapshot.total for voice in voices if voice)
    total = next((total for total in totals if total), None)
    if total is None:
        return ()
    instrument, language = bank(wave.bank_version), words.language
    steps: dict[str, Step] = {step.id: step for step in instrument.steps}
    taken = {task.step_id for one in story.waves for task in one.tasks if task.status != "dropped"}
    return tuple(
        Offer(
            id=one.step,
            title=steps[one.step].title[language],
            practice=instrument.item(one.item).name[language],
            score=words.number(one.score),
            why=steps[one.step].why[language],
        )
        for one in total.priorities
        if one.step not in taken and one.priority > 0
    )
