"""Every text for people stands in its catalogue: complete, certain, with the same placeholders."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from assessment.config import ROOT

FOLDER = ROOT / "assessment" / "translations" / "de" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def asked() -> Iterator[object]:
    """Every message id that the pages use, read from their source as babel.cfg says."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | {"_l": None}
    for folder in (ROOT / "assessment", ROOT / "templates"):
        within = [(_within(pattern, folder), method) for pattern, method in methods]
        chosen = {_within(pattern, folder): option for pattern, option in options.items()}
        for found in extract_from_dir(str(folder), within, chosen, keywords):
            yield found[2]


def _within(pattern: str, folder: Path) -> str:
    return pattern.removeprefix(f"{folder.name}/")


def catalogue(domain: str):
    return read_po(BytesIO((FOLDER / f"{domain}.po").read_bytes()), locale="de")


def test_the_pages_ask_for_nothing_that_has_no_german() -> None:
    known = {message.id for message in catalogue("messages")}
    wanted = {message for message in asked() if message}
    assert len(wanted) > 60
    assert wanted - known == set()


def test_the_catalogue_of_the_pages_holds_nothing_that_nobody_asks_for() -> None:
    known = {message.id for message in catalogue("messages") if message.id}
    assert known - set(asked()) == set()


@pytest.mark.parametrize("domain", sorted(path.stem for path in FOLDER.glob("*.po")))
def test_every_german_text_is_there_certain_and_has_the_same_placeholders(domain) -> None:
    for message in catalogue(domain):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        sources = message.id if message.pluralizable else (message.id,)
        words = message.string if message.pluralizable else (message.string,)
        assert all(words), f"{message.id} has no German"
        wanted = {p for source in sources for p in PLACEHOLDER.findall(source)}
        for text in words:
            assert set(PLACEHOLDER.findall(text)) <= wanted, text
        assert {p for text in words for p in PLACEHOLDER.findall(text)} == wanted, message.id
        assert not re.search(r"\"|'", "".join(words)), f"straight quotes: {words}"
