"""Everything that participants are asked, word for word from the question bank, topic by topic."""

from collections.abc import Iterator

from assessment.workshop import parts
from questions.bank import Bank, Form, Text
from reports.privacy.facts import Topic
from reports.words import Words


def in_form(bank: Bank, form: str, groups: tuple[str, ...], words: Words) -> tuple[Topic, ...]:
    """The questions of a questionnaire; those about `groups` as they are put there."""
    asked = bank.form(form)
    topics = [*_levers(bank, asked, words), *_rest(bank, asked, words)]
    if groups:
        topics.append(Topic(words("About the person, each optional"), groups))
    return tuple(topics)


def in_room(bank: Bank, words: Words) -> tuple[Topic, ...]:
    """The questions of a live workshop, in its parts."""
    language = words.language
    topics = list(_levers(bank, bank.form(parts.FORM), words))
    topics.append(_service(bank, words))
    prompts = [bank.allocation(name).prompt for name in bank.form(parts.TODAY).allocations]
    topics.append(_points([*prompts, bank.intended.prompt], words))
    topics.append(Topic(words("For each lever"), (bank.importance[language],)))
    return tuple(topics)


def _levers(bank: Bank, form: Form, words: Words) -> Iterator[Topic]:
    language = words.language
    for lever in bank.levers:
        said = tuple(item.statement[language] for item in bank.asked(form.key, lever.key))
        yield Topic(words("Lever: %(lever)s", lever=lever.name[language]), said)


def _rest(bank: Bank, form: Form, words: Words) -> Iterator[Topic]:
    language, modules = words.language, form.modules
    if "importance" in modules:
        each = (bank.importance[language], bank.target[language])
        yield Topic(words("For each lever"), each)
    if "service" in modules:
        yield _service(bank, words)
    prompts = [bank.allocation(name).prompt for name in form.allocations]
    if "intended" in modules:
        prompts.append(bank.intended.prompt)
    if prompts:
        yield _points(prompts, words)
    if "price" in modules:
        yield Topic(words("Price"), (bank.price.statement[language],))
    if "contrasts" in modules:
        said = tuple(
            f"{one.name[language]}: {one.focus[language]} ↔ {one.obsession[language]}"
            for one in bank.contrasts
        )
        yield Topic(words("How it deals with customers and competitors"), said)
    if "figures" in modules:
        names = tuple(one.name[language] for one in bank.figures)
        yield Topic(words("Which customer figures are used, and for what; values optional"), names)
    if "open" in modules:
        said = tuple(one.prompt[language] for one in bank.open_questions)
        yield Topic(words("In their own words, each optional"), said)


def _service(bank: Bank, words: Words) -> Topic:
    said = tuple(rating.statement[words.language] for rating in bank.service)
    return Topic(words("Service"), said)


def _points(prompts: list[Text], words: Words) -> Topic:
    said = tuple(prompt[words.language] for prompt in prompts)
    return Topic(words("100 points over three statements"), said)
