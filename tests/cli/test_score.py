"""`flask score`: the figures it promises, and one message for whatever is wrong with a file."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from assessment.cli.refusal import language_of
from assessment.cli.score import score
from tests.scoring.examples import BANK, ITEMS, ORACLES, expected

O17 = expected("O17_organisation")
LEVERS = [lever.key for lever in BANK.levers]
POINTS = ["p_first", "p_centric", "p_product"]
HEADER = [*ITEMS, *POINTS, "dept"]
ROW = ["3"] * 25 + ["50", "30", "20", "A"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Scores a table (a text, bytes, or rows of cells) and gives the finished command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run_score(content, *options, name="answers.csv"):
        if isinstance(content, list):
            content = "\n".join(",".join(row) for row in content) + "\n"
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            Path(name).write_bytes(data)
        return CliRunner().invoke(score, [name, *options])

    return run_score


def changed(column, value, base=None, header=None):
    """A good table of two people whose second has another value in one column."""
    row = list(base or ROW)
    row[HEADER.index(column)] = value
    return [header or HEADER, ROW, row]


def oracle_table():
    head, *rows = (ORACLES / "o17_organisation.csv").read_text().splitlines()
    for number, letter in enumerate("GCKHM", 1):
        head = head.replace(f"L{number}_", letter)
    return "\n".join([head, *rows]) + "\n"


def refused(result, *words):
    """One line on stderr, exit code 2, nothing on stdout."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr
    return result.stderr


def near(value, tolerance=1e-6):
    return pytest.approx(value, rel=tolerance)


def test_json_of_the_whole_organisation_is_that_of_the_oracle(run):
    result = run(
        oracle_table(), "--invited", "84", "--compare", "leadership", "--group", "dept", "--json"
    )
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    for number, key in enumerate(LEVERS, 1):
        want, lever, gap = O17[f"L{number}"], found["levers"][key], found["gaps"][key]
        names = {"mean": "mean", "sd": "sd", "ci95": "ci95_logit_t_fpc", "alpha": "alpha"}
        names |= {"agreement": "AD_whole", "rwg_j": "rwgj_whole", "icc1": "ICC1", "icc2": "ICC2"}
        assert {k: lever[k] for k in names} == {k: near(want[v]) for k, v in names.items()}
        assert lever["omega"] == near(want["omega"], 1e-3)
        compared = want["lead_vs_staff"]
        keys = ("m1", "m2", "diff", "ci95", "t", "df", "p", "hedges_g")
        assert {k: gap[k] for k in keys} == {k: near(compared[k]) for k in keys}
        assert gap["mann_whitney_p"] == near(compared["p_mwu"])
        assert gap["p_holm"] == near(O17["holm_welch"][number - 1])
        assert gap["relevant"] is False
        for dept in "ABCD":
            group = found["groups"][dept][key]
            assert group["agreement"] == near(want["AD"][dept])
            assert group["rwg_j"] == near(want["rwgj"][dept])
    position, want = found["positioning"], O17["positioning"]
    assert position["mean"] == near(list(want["arithmetic_mean"].values()))
    assert [row == near(w) for row, w in zip(position["covariance"], want["cov"], strict=True)]
    assert position["radius2"] == near(want["T2_radius2_95"])
    assert position["ci95"] == near(want["top_minus_second"]["ci95"])
    assert (position["top"], position["second"], position["class"]) == (
        "centric",
        "first",
        "between",
    )
    assert (found["n"], found["invited"], found["weakest"]) == (60, 84, "measurability")
    assert found["levers"]["goals"]["level"] == {
        "low": 3,
        "high": 3,
        "estimate": False,
        "name": "Defined",
    }


def test_json_has_every_key_even_where_nothing_is_known(run):
    found = json.loads(run([HEADER, [""] * 28 + ["A"]], "--json").stdout)
    lever = [
        "n",
        "mean",
        "sd",
        "ci95",
        "level",
        "alpha",
        "omega",
        "agreement",
        "rwg_j",
        "icc1",
        "icc2",
    ]
    gap = [
        "m1",
        "m2",
        "diff",
        "ci95",
        "t",
        "df",
        "p",
        "p_holm",
        "hedges_g",
        "mann_whitney_p",
        "relevant",
    ]
    for key in LEVERS:
        assert set(lever) <= set(found["levers"][key])
        assert found["levers"][key]["mean"] is None
        assert {found["gaps"][key][name] for name in gap} == {None}
    position = ["mean", "covariance", "radius2", "top", "second", "diff", "ci95", "class"]
    assert {found["positioning"][name] for name in position} == {None}
    assert (found["overall"], found["weakest"], found["nice_trap"]) == (None, None, None)
    assert found["flags"] == {"too_fast": 0, "uniform": 0, "flagged": 0, "shift": {}}
    assert found["n"] == 0


def test_the_table_is_readable_and_aligned(run):
    result = run(oracle_table(), "--invited", "84", "--compare", "leadership", "--group", "dept")
    lines = result.stdout.splitlines()
    assert lines[0] == "60 people answered of 84 invited (71%). Quick check, instrument version 1."
    goals, overall = lines[3], lines[8]
    assert goals.split() == ["Goals", "60", "3.0", "2.9", "to", "3.1", "Defined"]
    assert overall.index("2.7") == goals.index("3.0")
    assert "Between Customer Centricity and Customer First." in result.stdout
    assert "1.  M5" in result.stdout


def test_the_table_speaks_german_where_the_terminal_does(run, monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    result = run(oracle_table(), "--compare", "leadership")
    assert result.stdout.startswith("60 Personen haben geantwortet. ")
    assert "Ziele             60   3,0  2,8 bis 3,2" in result.stdout
    message = refused(run(changed("K2", "7")), "answers.csv, Zeile 3, Spalte K2: „7“")
    assert "ganze Zahl von 1 bis 5" in message


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "fr_FR"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_terminal_and_english_otherwise(environment, language):
    assert language_of(environment) == language


@pytest.mark.parametrize(
    ("cell", "meant"), [("", None), ("NA", None), (" 4 ", 4), ("4.0", 4), ("4,0", 4), ('"4"', 4)]
)
def test_cells_as_other_programs_write_them(run, cell, meant):
    rows = [";".join(HEADER), ";".join([cell, *ROW[1:]])]
    found = json.loads(run("\r\n".join(rows), "--json").stdout)
    assert found["levers"]["goals"]["practices"]["G1"]["mean"] == meant


def test_a_german_excel_file_with_mark_semicolons_and_decimal_commas(run):
    row = [*ROW[:25], "33,3", "33,3", "33,4", "Vertrieb; Süd"]
    row[-1] = f'"{row[-1]}"'
    text = "\ufeff" + ";".join(HEADER) + "\r\n" + ";".join(row) + "\r\n\r\n"
    found = json.loads(run(text, "--group", "dept", "--json").stdout)
    assert found["positioning"]["mean"] == near([0.333, 0.333, 0.334])
    assert list(found["groups"]) == ["Vertrieb; Süd"]


def test_a_plain_table_and_the_same_with_quotation_marks_give_the_same(run):
    plain = oracle_table()
    quoted = "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in plain.splitlines()
    )
    options = ("--compare", "leadership", "--group", "dept", "--json")
    assert run(plain, *options).stdout == run(quoted, *options).stdout


def test_the_modules_have_columns_too(run):
    extra = {
        "s_speed": "5", "s_friendliness": "4", "price": "2", "seconds": "40",
        "i_first": "10", "i_centric": "80", "i_product": "10",
        "p2_first": "10", "p2_centric": "70", "p2_product": "20",
        f"contrast_{BANK.contrasts[0].key}": "2", f"figure_{BANK.figures[0].key}": "3",
        "importance_culture": "5", "target_culture": "4,5",
    }  # fmt: skip
    head, row = ";".join([*HEADER, *extra]), ";".join([*ROW, *extra.values()])
    found = json.loads(run(f"{head}\n{row}\n", "--form", "full", "--json").stdout)
    assert found["nice_trap"]["value"] == 1.5
    assert (found["price_pull"], found["flags"]["too_fast"]) == (2, 1)
    assert found["intended"]["mean"] == near([0.1, 0.8, 0.1])
    assert found["positioning"]["mean"] == near([0.3, 0.5, 0.2])
    assert found["contrasts"][BANK.contrasts[0].key] == 2
    assert found["figures"][BANK.figures[0].key]["stage"] == 3
    assert (found["importance"]["culture"], found["targets"]["culture"]) == (5, 4.5)


def test_a_pulse_needs_only_its_own_items(run):
    items = list(BANK.form("pulse").items)
    found = json.loads(run([items, ["4"] * 15], "--form", "pulse", "--json").stdout)
    assert found["levers"]["goals"]["mean"] == 4
    refused(run([items, ["4"] * 15]), "row 1, column G3: the column is missing")


def test_without_points_there_is_no_positioning(run):
    found = json.loads(run([ITEMS, ["3"] * 25], "--json").stdout)
    assert found["positioning"]["mean"] is None


@pytest.mark.parametrize(
    ("values", "first"),
    [
        ("01", "1"),
        (("yes", "no"), "yes"),
        (("ja", "nein"), "ja"),
        (("10", "9"), "10"),
        (("lead", "staff"), "staff"),
    ],
)
def test_the_greater_value_comes_first_in_a_comparison(run, values, first):
    rows = [[*ROW[:-1], value] for value in values]
    for order in (rows, rows[::-1]):
        found = json.loads(run([HEADER, *order], "--compare", "dept", "--json").stdout)
        assert found["compared"]["first"] == first


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("G2", "7", "“7” is not a possible answer"),
        ("G2", "0", "“0” is not a possible answer"),
        ("M5", "2.5", "“2.5” is not a possible answer"),
        ("C1", "often", "“often” is not a possible answer"),
        ("C1", "-3", "“-3” is not"),
        ("C1", "1e0", "“1e0” is not"),
        ("C1", "nan", "“nan” is not"),
        ("C1", "\u0663", "is not a possible answer"),
        ("C1", "x" * 5000, "x…” is not"),
        ("p_centric", "much", "“much” is not a number"),
        ("p_centric", "-30", "-30 is out of range"),
        ("p_centric", "130", "130 is out of range"),
        ("p_centric", "", "the cell is blank while others"),
    ],
)
def test_a_wrong_cell_is_named_by_file_row_and_column(run, column, value, words):
    refused(run(changed(column, value)), f"answers.csv, row 3, column {column}: ", words)


@pytest.mark.parametrize(
    ("value", "total"), [("31", "101"), ("29.9", "99.9"), ("30.001", "100.001")]
)
def test_points_that_do_not_add_up_are_named_with_their_sum(run, value, total):
    columns = "p_first, p_centric, p_product"
    place = f"answers.csv, row 3, column {columns}: the points add up to {total}."
    refused(run(changed("p_centric", value)), place)


def test_rounding_noise_in_the_points_is_forgiven(run):
    row = [*ROW[:25], "33.3333333333", "33.3333333333", "33.3333333334", "A"]
    assert run([HEADER, row]).exit_code == 0


def test_the_first_of_several_faults_is_named_by_its_line_in_the_file(run):
    rows = [HEADER, *[ROW] * 30_000]
    rows[20_000] = ["9", *ROW[1:]]
    rows[20_500] = [*ROW[:3], "9", *ROW[4:]]
    refused(run(rows), "row 20001, column G1")
    rows[150] = ['"3"', *ROW[1:]]  # no longer plain: the careful way counts the same
    refused(run(rows), "row 20001, column G1")
    rows[100] = [""]
    refused(run(rows), "row 20001, column G1")


@pytest.mark.parametrize("missing", ["G1", "M5", "p_centric"])
def test_a_missing_column_is_named(run, missing):
    place = HEADER.index(missing)
    rows = [row[:place] + row[place + 1 :] for row in (HEADER, ROW)]
    refused(run(rows), f"row 1, column {missing}: the column is missing", "Add it")


@pytest.mark.parametrize("name", ["G6", "K0", "m12", "g1"])
def test_a_column_that_looks_like_an_item_is_refused(run, name):
    refused(run([[*HEADER, name], [*ROW, "3"]]), f"column {name}: there is no item")


def test_a_column_that_is_there_twice_is_refused(run):
    refused(run([[*HEADER, "C3"], [*ROW, "3"]]), "row 1, column C3: the column is there 2 times")


def test_rows_of_another_length_are_refused(run):
    refused(run([HEADER, ROW, ROW[:-1]]), "row 3, column dept: the row has 28 cells")
    refused(run([HEADER, [*ROW, "x"]]), "row 2, column 30: the row has 30 cells")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "row 1: the file is empty"),
        (b"\xef\xbb\xbf", "row 1, column G1: the column is missing"),
        (b"\n\n", "row 1, column G1: the column is missing"),
        (",".join(HEADER) + "\n", "row 2: there are no answers"),
        (",".join(HEADER) + "\n\n\n", "row 2: there are no answers"),
        (",".join(HEADER) + "\n" + "\n" * 20_000, "more than 10,000 blank lines"),
        ("\r".join([",".join(HEADER), ",".join(ROW)]), "row 1: the row can’t be read as CSV"),
        (",".join(HEADER) + '\n3,"4', "row 2: the row can’t be read as CSV"),
        (",".join(HEADER).encode("utf-16"), "row 1, column 1: the text is not UTF-8"),
        (b"PK\x03\x04\x00\x00" + bytes(500), "row 1, column 1: this is not a text file"),
    ],
)
def test_what_is_not_a_table_is_refused_in_words(run, content, words):
    refused(run(content), "answers.csv, ", words)


def test_another_encoding_is_named_with_row_and_column(run):
    text = "\n".join([",".join(HEADER), ",".join(ROW), ",".join([*ROW[:-1], "Süd"])])
    refused(run(text.encode("latin-1")), "row 3, column 29: the text is not UTF-8")


def test_a_nul_byte_is_named_with_row_and_column(run):
    row = ",".join([ROW[0], "3\0", *ROW[2:]])
    refused(run("\n".join([",".join(HEADER), row])), "row 2, column 2: this is not a text file")


def test_a_file_that_is_not_there_or_a_folder_is_refused(run, tmp_path):
    refused(run(None), "answers.csv: there is no such file")
    (tmp_path / "folder").mkdir()
    refused(run(None, name="folder"), "folder: this is a folder")


def test_a_path_that_cannot_be_a_file_is_refused(run):
    refused(run(None, name="answers.csv/x"), "answers.csv/x: ")
    refused(run(None, name="x" * 5000), "the file can’t be read")


@pytest.mark.parametrize("option", ["--compare", "--group"])
def test_a_column_that_is_not_there_can_not_be_asked_for(run, option):
    refused(run([HEADER, ROW], option, "team"), "row 1, column team: the column is missing")


@pytest.mark.parametrize(("values", "count"), [("A", 1), ("ABC", 3), ([""], 0)])
def test_a_comparison_needs_two_values(run, values, count):
    rows = [[*ROW[:-1], value] for value in values]
    result = run([HEADER, *rows], "--compare", "dept")
    refused(result, f"answers.csv, column dept: there are {count} different values")


def test_an_id_is_not_a_group(run):
    rows = [[*ROW[:-1], str(number)] for number in range(1_200)]
    refused(run([HEADER, *rows], "--group", "dept"), "column dept: the column has more than 1,000")


@pytest.mark.parametrize("invited", ["1", "0", "-5"])
def test_fewer_invited_than_answers_is_refused(run, invited):
    refused(
        run([HEADER, ROW, ROW], "--invited", invited),
        f"2 people answered, but --invited says {invited}",
    )


def test_exactly_as_many_invited_as_answers_is_a_census(run):
    assert "all answered" in run([HEADER, ROW, ROW], "--invited", "2").stdout


MEASURED = """
import atexit, re, sys
from pathlib import Path
peak = lambda: re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
atexit.register(lambda: Path(sys.argv[2]).write_text(peak()))
from assessment.cli.score import score
score(sys.argv[1:2])
"""


def in_a_process(path, folder):
    """Exit code, megabytes at most, output and complaint of a run that starts no application.

    The kernel's count for a child begins with its parent's memory, so the run looks itself.
    """
    memory = folder / "kilobytes"
    command = [sys.executable, "-c", MEASURED, path, memory]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, int(memory.read_text()) / 1024, done.stdout, done.stderr


@pytest.mark.parametrize(
    "garbage", [b"a" * 1000, b"\xff\xfe" * 500, b"x,y\n" * 250, b"\n" * 1000, b'"' * 1000]
)
@pytest.mark.parametrize("header", [b"", (",".join(HEADER) + "\n").encode()])
def test_100_mb_of_garbage_end_with_one_message_in_little_memory(tmp_path, header, garbage):
    path = tmp_path / "garbage.csv"
    with path.open("wb") as file:
        file.write(header)
        for _ in range(100):
            file.write(garbage * 1000)
    code, megabytes, output, complaint = in_a_process(path, tmp_path)
    assert code == 2
    assert output == b""
    assert complaint.count(b"\n") == 1
    assert b"garbage.csv, row" in complaint
    assert megabytes < 400


def test_the_command_starts_without_charts_and_layout():
    code = (
        "import sys, assessment.app;"
        "print([m for m in ('plotly', 'weasyprint', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
