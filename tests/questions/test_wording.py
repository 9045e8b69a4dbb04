"""The rules of wording that a machine can check, over every text of the real bank."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from questions.bank import Item, Step, Text
from questions.load import bank

NAMED = ("Amazon", "Netflix", "Apple")  # companies that only the cited facts may name
# Formal and familiar address. A capital "Sie" or "Ihr" within a sentence can only be an address.
FORMAL = re.compile(r"(?<![.!?:„–] )(?<!^)(?<!„)\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")
FAMILIAR = re.compile(r"\b(du|dir|dich|dein(e[mnrs]?)?|euch|euer|eure[mnrs]?)\b", re.IGNORECASE)
WORD = re.compile(r"\w+")


def texts(value: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text within a value, with the way that leads to it."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, tuple):
        for number, entry in enumerate(value, 1):
            name = getattr(entry, "id", None) or getattr(entry, "key", None) or number
            yield from texts(entry, f"{place} {name}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{place} {field.name}")


ALL = tuple(texts(bank()))


def breaches(found: Iterator[str]) -> str:
    """What is wrong, one a line; empty if nothing is."""
    return "\n".join(found)


def test_the_walk_reaches_every_text() -> None:
    in_levers = 5 * (3 + 5) + 25 * (3 + 5)  # five levers, twenty-five items
    assert len(ALL) > in_levers + 75 * 6
    assert "steps M5-embed question" in {place.strip() for place, _ in ALL}


def test_no_text_has_straight_quotes_or_stray_spaces() -> None:
    wrong = re.compile(r"[\"'\n]|  | [,.;?!]|\.\.|„[^“]*$")
    assert not breaches(
        f"{p}: {t}" for p, text in ALL for t in (text.de, text.en) if wrong.search(t)
    )


def test_german_quotes_open_low_and_close_high() -> None:
    assert not breaches(f"{p}: {t.de}" for p, t in ALL if "”" in t.de or "‘" in t.de)
    assert not breaches(f"{p}: {t.en}" for p, t in ALL if "„" in t.en)
    assert not breaches(f"{p}: {t.de}" for p, t in ALL if t.de.count("„") != t.de.count("“"))
    assert not breaches(f"{p}: {t.en}" for p, t in ALL if t.en.count("“") != t.en.count("”"))


def test_dashes_are_en_dashes() -> None:
    wrong = re.compile(r"—| - |–(?=\w)(?<!\d–)")
    assert not breaches(
        f"{p}: {t}" for p, text in ALL for t in (text.de, text.en) if wrong.search(t)
    )


def test_abbreviations_are_held_together() -> None:
    assert not breaches(f"{p}: {t.de}" for p, t in ALL if re.search(r"\b(z\.|d\.|u\.) ?\w\.", t.de))
    assert not breaches(f"{p}: {t.de}" for p, t in ALL if re.search(r"\d %|\d%", t.de))


@pytest.mark.parametrize("pattern", [FORMAL, FAMILIAR])
def test_the_bank_addresses_nobody(pattern: re.Pattern[str]) -> None:
    assert not breaches(f"{p}: {t.de}" for p, t in ALL if pattern.search(t.de))


def test_the_patterns_of_address_find_it() -> None:
    for text in ("Hier können Sie wählen", "Das ist Ihre Wahl", "Was nützt Ihnen das?"):
        assert FORMAL.search(text)
    for text in ("Sie kommen.", "Wer? Sie alle.", "Alle drei. Ihr Rat zählt.", "für sie und ihre"):
        assert not FORMAL.search(text)
    for text in ("Was machst du?", "Deine Arbeit", "für euch"):
        assert FAMILIAR.search(text)
    assert not FAMILIAR.search("durch die Industrie, dichter am Bedarf")


def test_companies_stand_only_in_the_cited_facts() -> None:
    assert not breaches(
        f"{place}: {name}"
        for place, text in ALL
        for name in NAMED
        if name in text.de + text.en and not place.startswith(" sources")
    )


def test_a_sentence_differs_between_the_languages() -> None:
    assert not breaches(f"{p}: {t.de}" for p, t in ALL if t.de == t.en and len(t.de.split()) > 2)


@pytest.mark.parametrize("item", bank().items, ids=lambda item: item.id)
def test_an_item_fits_a_phone_and_a_chart_axis(item: Item) -> None:
    for language in ("de", "en"):
        assert len(item.name[language]) <= 38
        assert len(item.statement[language]) <= 110
        assert [a[language] for a in item.anchors if len(a[language]) > 105] == []
        assert item.discuss[language].endswith("?")
        assert all(a[language].endswith((".", "“", "”")) for a in item.anchors)


@pytest.mark.parametrize("item", bank().items, ids=lambda item: item.id)
def test_an_item_avoids_the_names_of_the_levels(item: Item) -> None:
    """The scale must not be named, or people tick the word instead of what they see."""
    for language in ("de", "en"):
        names = {level.name[language].lower() for level in bank().levels}
        used = {w.lower() for a in item.anchors for w in WORD.findall(a[language])}
        assert names & used == set()


@pytest.mark.parametrize("step", bank().steps, ids=lambda step: step.id)
def test_a_next_step_is_short_and_whole(step: Step) -> None:
    for language in ("de", "en"):
        assert len(step.title[language]) <= 60
        assert 120 <= len(step.monday[language]) <= 460
        assert step.monday[language].endswith((".", "“", "”", "?"))
        assert step.question[language].endswith(("?", "?“", "?”"))
        assert len(step.why[language]) <= 300


def test_statements_of_an_allocation_weigh_the_same() -> None:
    """No statement looks like the right answer by its length."""
    for allocation in (*bank().allocations, bank().intended):
        for language in ("de", "en"):
            lengths = [len(statement[language]) for statement in allocation.statements]
            assert max(lengths) <= 150
            assert max(lengths) - min(lengths) <= 15


def test_statements_of_an_allocation_name_no_strategy() -> None:
    names = ("Customer First", "Customer Centricity", "Product Centricity", "zentri", "centric")
    for allocation in (*bank().allocations, bank().intended):
        for statement in allocation.statements:
            assert not [name for name in names if name in statement.de + statement.en]


def test_corners_of_the_triangle_are_short() -> None:
    for strategy in bank().strategies:
        assert max(len(strategy.meaning.de), len(strategy.meaning.en)) <= 60


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_text_of_a_practice_is_used_twice(language: str) -> None:
    own = ("name", "statement", "discuss", "title", "monday", "why", "figure", "question")
    written = [
        getattr(entry, name)[language]
        for entry in (*bank().items, *bank().steps)
        for name in own
        if hasattr(entry, name)
    ]
    written += [anchor[language] for item in bank().items for anchor in item.anchors]
    assert [text for text, count in Counter(written).items() if count > 1] == []
