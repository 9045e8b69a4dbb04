"""Every text for people stands in its catalogue: complete, certain, with the same placeholders."""

import re
from io import BytesIO

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from assessment.config import ROOT

FOLDER = ROOT / "assessment" / "translations" / "de" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
FORMAL = re.compile(r"\b(Sie|Ihre?[nmrs]?|Ihnen)\b")
PARTICIPANTS = (
    "assessment/forms/answers.py",
    "assessment/forms/asked.py",
    "assessment/forms/fields.py",
    "assessment/forms/figures.py",
    "assessment/forms/participant.py",
    "assessment/forms/vote.py",
    "assessment/jobs/letters.py",
    "assessment/notice.py",
    "assessment/views/participa",
    "assessment/views/refusals.py",
    "assessment/views/room_phone",
    "assessment/views/room_refusals.py",
    "templates/asking.html",
    "templates/base.html",
    "templates/components/answers.html",
    "templates/components/questions.html",
    "templates/participate/",
    "templates/room/phone/",
)


# Where each catalogue's texts stand: its mapping of files, its folders, its marks beside gettext's.
WORDS = {"words": None, "plural": (1, 2), "N_": None, "_": None}
DOMAINS = {
    "messages": ("babel.cfg", ("assessment", "templates"), DEFAULT_KEYWORDS | {"_l": None}),
    "report": ("babel-words.cfg", ("reports", "templates/report"), WORDS),
    "cli": ("babel-words.cfg", ("assessment/cli", "assessment/table"), WORDS),
}


def asked(domain: str) -> set[object]:
    """Every message id that the source marks as a text of this catalogue."""
    mapping, folders, keywords = DOMAINS[domain]
    with (ROOT / mapping).open() as file:
        methods, options = parse_mapping_cfg(file)
    ids = set()
    for name in folders:
        within = [(_within(pattern, name), method) for pattern, method in methods]
        chosen = {_within(pattern, name): option for pattern, option in options.items()}
        found = extract_from_dir(str(ROOT / name), within, chosen, keywords)
        ids.update(message for _, _, message, _, _ in found)
    return ids - {""}


def _within(pattern: str, folder: str) -> str:
    return pattern.removeprefix(f"{folder}/")


def catalogue(domain: str):
    return read_po(BytesIO((FOLDER / f"{domain}.po").read_bytes()), locale="de")


def test_every_catalogue_is_looked_at() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == {*DOMAINS, "du"}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_catalogue_holds_what_is_asked_for_and_nothing_else(domain) -> None:
    known = {message.id for message in catalogue(domain) if message.id}
    wanted = asked(domain)
    assert len(wanted) > 60
    assert wanted - known == set(), "has no German"
    assert known - wanted == set(), "is not asked for"


@pytest.mark.parametrize("domain", DOMAINS)
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


def addressing(texts: dict[object, object]) -> set[object]:
    """Those that say 'Sie' to somebody."""
    return {key for key, text in texts.items() if FORMAL.search(str(text))}


def of_participants() -> set[object]:
    """The texts of the pages that a participant sees."""
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    trims = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    keywords = DOMAINS["messages"][2]
    return {
        message
        for folder in ("assessment", "templates")
        for file, _, message, _, _ in extract_from_dir(str(ROOT / folder), methods, trims, keywords)
        if f"{folder}/{file}".startswith(PARTICIPANTS)
    }


def test_whatever_addresses_a_participant_is_there_with_du_and_nothing_else_is() -> None:
    formal = {m.id: m.string for m in catalogue("messages") if m.id}
    informal = {m.id: m.string for m in catalogue("du") if m.id}
    wanted = addressing({key: formal[key] for key in of_participants() & set(formal)})
    assert len(wanted) > 30
    assert wanted - set(informal) == set(), "has no German with 'du'"
    assert set(informal) - addressing(formal) == set(), "addresses nobody"
    assert addressing(informal) == set(), "still says 'Sie'"
    for key, text in informal.items():
        assert set(PLACEHOLDER.findall(str(text))) == set(PLACEHOLDER.findall(str(key))), key
        texts = text if isinstance(text, tuple) else (text,)
        assert not re.search(r"\"|'", "".join(texts)), text


def test_no_text_hides_in_an_f_string_where_the_extraction_misses_it() -> None:
    hidden = re.compile(r"""f["'].*\{[^}]*\b(words|plural|gettext|_)\(["']""")
    sources = [path for name in ("assessment", "reports") for path in (ROOT / name).rglob("*.py")]
    assert sources
    assert [str(path) for path in sources if hidden.search(path.read_text())] == []
