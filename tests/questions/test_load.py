"""The loader: what the real bank holds, how its hash behaves, and what is refused with which words.

Each refusal breaks one thing in a copy of the real folder and reads the message.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from questions import load as loading
from questions.bank import BANDS, LEVERS
from questions.load import BankError, bank, load

REAL = Path(loading.__file__).parent / "v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real bank that a test may break."""
    return Path(shutil.copytree(REAL, tmp_path / "v1"))


@pytest.fixture
def refusal(folder: Path) -> Callable[[], str]:
    """Loads the broken copy and gives the message of the refusal."""

    def read() -> str:
        with pytest.raises(BankError) as caught:
            load(folder)
        return str(caught.value)

    return read


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} does not contain {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def cut(file: Path, start: str, end: str) -> None:
    """Removes everything from the line that is `start` up to the following line that is `end`."""
    text = file.read_text(encoding="utf-8")
    begin = text.index(start)
    stop = text.find(end, begin + len(start))
    file.write_text(text[:begin] + (text[stop:] if stop >= 0 else ""), encoding="utf-8")


def cut_table(file: Path, header: str, name: str) -> None:
    """Removes the one table of an array of tables that contains the line `name`."""
    tables = file.read_text(encoding="utf-8").split(header)
    kept = [table for table in tables if name not in table.splitlines()]
    assert len(kept) == len(tables) - 1, f"{name} is not there once"
    file.write_text(header.join(kept), encoding="utf-8")


def test_the_real_bank_holds_the_whole_instrument() -> None:
    whole = bank()
    assert [lever.key for lever in whole.levers] == list(LEVERS)
    assert [item.id for item in whole.items] == [f"{x}{n}" for x in "GCKHM" for n in range(1, 6)]
    assert {(s.practice, s.band) for s in whole.steps} == {
        (item.id, band) for item in whole.items for band in BANDS
    }
    assert len(whole.steps) == 75
    assert len(whole.sources) == 34


def test_the_three_forms_ask_what_the_instrument_says() -> None:
    full, pulse, quick = bank().forms
    assert (full.key, pulse.key, quick.key) == ("full", "pulse", "quick")
    assert (len(full.items), len(pulse.items), len(quick.items)) == (25, 15, 25)
    assert (full.required, pulse.required, quick.required) == (4, 2, 4)
    asked = {lever: [item.id for item in bank().asked("pulse", lever)] for lever in LEVERS}
    assert asked == {
        "goals": ["G1", "G2", "G4"],
        "culture": ["C1", "C3", "C4"],
        "knowledge": ["K1", "K2", "K4"],
        "holistic": ["H1", "H2", "H4"],
        "measurability": ["M3", "M4", "M5"],
    }
    assert set(pulse.items) == {item.id for item in bank().items if item.pulse}
    assert pulse.allocations == quick.allocations == ("single",)
    assert full.allocations == ("decisions", "resources", "growth")


def test_figures_bound_what_is_plausible() -> None:
    bounds = {figure.key: (figure.low, figure.high) for figure in bank().figures}
    assert bounds == {
        "csat": (0, 100),
        "ces": (1, 7),
        "nps": (-100, 100),
        "churn": (0, 100),
        "clv": (0, 10_000_000),
        "reviews": (1, 5),
        "repair": (0, 10_000),
    }


def test_a_text_is_read_by_language() -> None:
    assert bank().cant_judge["de"] == "Kann ich nicht beurteilen"
    assert bank().cant_judge["en"] == "I can’t judge this"
    with pytest.raises(KeyError):
        bank().cant_judge["fr"]


def test_an_unknown_version_is_a_key_error() -> None:
    for version in ("2", "../v1", ""):
        with pytest.raises(KeyError):
            bank(version)


def test_the_hash_depends_on_the_content_alone(folder: Path) -> None:
    original = load(folder).hash
    assert original == bank().hash
    assert len(original) == 64
    glossary = folder / "glossary.toml"
    glossary.write_text("# A remark.\n\n" + glossary.read_text("utf-8"), encoding="utf-8")
    assert load(folder).hash == original


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("levers/measurability.toml", "Messbarkeit", "Messbarkeid"),
        ("steps/measurability.toml", "mehr nicht", "mehr Nicht"),
        ("bank.toml", "minutes = 12", "minutes = 11"),
        ("modules.toml", "low = -100.0", "low = -99.0"),
    ],
)
def test_the_hash_changes_with_one_letter(folder: Path, file: str, old: str, new: str) -> None:
    replace(folder / file, old, new)
    assert load(folder).hash != bank().hash


def test_a_missing_language_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "modules.toml", ', en = "I can’t judge this"', "")
    assert refusal() == "v1/modules.toml: cant_judge the language 'en' is missing; write it"


def test_a_missing_language_deep_inside_is_refused(
    folder: Path, refusal: Callable[[], str]
) -> None:
    file = folder / "levers/measurability.toml"
    replace(file, 'name = { de = "Regelmäßige Kundenkennzahlen", ', "name = { ")
    assert refusal() == (
        "v1/levers/measurability.toml: items M1 name the language 'de' is missing; write it"
    )


def test_an_empty_text_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "modules.toml", "I can’t judge this", "  ")
    assert refusal() == "v1/modules.toml: cant_judge en: is empty; write it"


def test_a_duplicate_item_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "levers/measurability.toml", 'id = "M2"', 'id = "M1"')
    assert "levers/measurability.toml: the id 'M1' is used already" in refusal()


def test_a_duplicate_term_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "glossary.toml", 'key = "term-ces"', 'key = "term-csat"')
    assert refusal() == (
        "v1/glossary.toml: the id 'term-csat' is used already in glossary.toml; choose another"
    )


def test_an_id_is_unique_over_all_files(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "glossary.toml", 'key = "term-ces"', 'key = "nps"')
    assert refusal() == (
        "v1/glossary.toml: the id 'nps' is used already in modules.toml; choose another"
    )


def test_an_unknown_source_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "levers/measurability.toml", '"A3.1", "A1.7"]\npulse', '"A9.9"]\npulse')
    message = refusal()
    assert "v1/levers/measurability.toml: item M1 cites the unknown source 'A9.9'" in message
    assert message.endswith("correct it or add the source")


def test_a_question_without_a_source_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "levers/measurability.toml", '["A3.1", "A1.7"]\npulse', "[]\npulse")
    assert refusal() == "v1/levers/measurability.toml: item M1 cites no source; add one"


def test_a_source_of_an_unknown_article_is_refused(
    folder: Path, refusal: Callable[[], str]
) -> None:
    replace(folder / "sources.toml", 'article = "A3"', 'article = "A7"')
    assert refusal() == "v1/sources.toml: A3.0 names the unknown article 'A7'; add it"


def test_a_lever_without_five_items_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    cut_table(folder / "levers/culture.toml", "[[items]]", 'id = "C5"')
    assert refusal() == "v1/levers/culture.toml: the lever has 4 items; it needs five"


def test_an_item_without_five_anchors_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    cut(folder / "levers/measurability.toml", '  { de = "Wie es um die', "  { de")
    assert refusal() == "v1/levers/measurability.toml: item M1 has 4 anchors; it needs five"


def test_a_practice_without_its_three_next_steps_is_refused(
    folder: Path, refusal: Callable[[], str]
) -> None:
    cut_table(folder / "steps/measurability.toml", "[[steps]]", 'id = "M3-build"')
    assert refusal() == (
        "v1/steps/measurability.toml: practice M3 has no next step for 'build'; write it"
    )


def test_a_next_step_for_no_practice_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    file = folder / "steps/measurability.toml"
    extra = file.read_text("utf-8").split("[[steps]]")[1].replace("M1", "M9")
    file.write_text(file.read_text("utf-8") + "\n[[steps]]" + extra, encoding="utf-8")
    assert "M9-start belongs to the unknown practice M9; correct it" in refusal()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('band = "start"', 'band = "begin"', "'begin' is none of start, build, embed; correct it"),
        ('effort = "S"', 'effort = "XL"', "effort is S, M or L and horizon 30, 60 or 90"),
        ("horizon = 30", "horizon = 45", "effort is S, M or L and horizon 30, 60 or 90"),
        ("horizon = 30", 'horizon = "30"', "horizon: needs int, found str; correct it"),
        ('id = "M1-start"', 'id = "M1-first"', "M1-first must be called M1-start"),
        ('sources = ["A3.1", "A1.7"]', 'sources = "A3.1"', "needs a list, found str; correct it"),
        (
            'id = "M1-start"',
            'id = "M1-start"\nnote = "x"',
            "'note' is unknown; correct or remove it",
        ),
        ('effort = "S"\n', "", "M1-start 'effort' is missing; write it"),
    ],
)
def test_a_wrong_next_step_is_refused(
    folder: Path, refusal: Callable[[], str], old: str, new: str, said: str
) -> None:
    replace(folder / "steps/measurability.toml", old, new)
    message = refusal()
    assert message.startswith("v1/steps/measurability.toml: ")
    assert "M1-" in message
    assert said in message


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bank.toml", 'version = "1"', "version = 1", "version: needs str, found int"),
        ("bank.toml", "minutes = 12", "minutes = true", "minutes: needs int, found bool"),
        ("bank.toml", "number = 2", "number = 3", "the levels must be 1, 2, 3, 4, 5"),
        ("bank.toml", 'key = "quick"', 'key = "fast"', "the forms must be full, pulse, quick"),
        ("bank.toml", '"G1", "G2", "G3"', '"G1", "G2", "X3"', "asks the unknown item X3"),
        ("bank.toml", '"G1", "G2", "G3"', '"G1", "G1", "G3"', "asks an item twice"),
        ("bank.toml", '["single"]', '["simple"]', "asks the unknown allocation simple"),
        ("bank.toml", '"M4", "M5"]\nmodules = ["positioning", "service", "open"]',
         '"M4"]\nmodules = ["positioning", "service", "open"]', "form pulse and item M5 disagree"),
        ("modules.toml", "[intended]", "[wanted]", "'wanted' is unknown; correct or remove it"),
        ("modules.toml", "low = -100.0", "low = 200.0", "figure nps needs low below high"),
        ("modules.toml", 'key = "margin"', 'key = 5', "key: needs str, found int"),
        ("modules.toml", '  { de = "erhoben", en = "taken" },\n', "", "3 stages; 4 are needed"),
        ("strategies.toml", 'key = "product"', 'key = "goods"', "must be first, centric, product"),
        ("levers/goals.toml", 'key = "goals"', 'key = "aims"', "calls itself aims; call it goals"),
        ("levers/goals.toml", 'lever = "goals"', 'lever = "culture"', "write goals"),
        ("levers/goals.toml", 'judged_by = "everyone"', 'judged_by = "all"', "choose one"),
        ("levers/goals.toml", "pulse = true", 'pulse = "yes"', "pulse: needs bool, found str"),
    ],
)  # fmt: skip
def test_a_break_is_named_with_its_file(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    replace(folder / file, old, new)
    with pytest.raises(BankError) as caught:
        load(folder)
    message = str(caught.value)
    assert message.startswith(f"v1/{file}: ")
    assert said in message


def test_three_statements_are_needed_in_an_allocation(
    folder: Path, refusal: Callable[[], str]
) -> None:
    cut(folder / "modules.toml", '  { de = "Jede Begegnung', "  { de")
    assert refusal() == (
        "v1/modules.toml: allocations single statements: has 2 entries; it needs 3"
    )


@pytest.mark.parametrize(
    "file",
    ["bank.toml", "modules.toml", "sources.toml", "levers/holistic.toml", "steps/goals.toml"],
)
def test_a_missing_file_is_refused(folder: Path, refusal: Callable[[], str], file: str) -> None:
    (folder / file).unlink()
    assert refusal() == f"v1/{file} is missing; add the file"


def test_bad_toml_is_refused_with_its_line(folder: Path, refusal: Callable[[], str]) -> None:
    (folder / "glossary.toml").write_text('[[glossary]]\nkey = "open\n', encoding="utf-8")
    message = refusal()
    assert message.startswith("v1/glossary.toml is not readable TOML: ")
    assert "line 2" in message


def test_another_encoding_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    (folder / "glossary.toml").write_bytes("# größer\n".encode("latin-1"))
    assert refusal().startswith("v1/glossary.toml is not readable TOML: ")


def test_a_key_that_no_file_may_hold_is_refused(folder: Path, refusal: Callable[[], str]) -> None:
    replace(folder / "strategies.toml", "[[strategies]]", 'hash = "x"\n\n[[strategies]]')
    assert refusal() == "v1/strategies.toml: 'hash' is unknown; correct or remove it"
