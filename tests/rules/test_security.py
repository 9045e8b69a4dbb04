"""What the documents about security say is there; what never may be in the repository is not."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessment.config import ROOT

DOCUMENTS = ("threat-model.md", "asvs.md")
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|md|html|css|js|toml|txt|service|conf))(::\w+)?`")
ALONE = re.compile(r"`(::test_\w+)`")  # another test of the file that was named before
FOLDERS = ("assessment", "questions", "reports", "templates", "tests", "docs", "deploy", ".ci")
FILES = ("Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml", "wsgi.py")
SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-\w{10,}|\bsk-[A-Za-z0-9]{30,}"
    r"|^SECRET_KEY=[\w-]{16,}"
    r"|\b(?:smtps?|rediss?|postgres\w*)://[^\s:/@\"'{]+:(?!password@|secret@|geheim@)[^\s@\"'{%]{6,}@",
    re.MULTILINE,
)


def named(document: str) -> Iterator[tuple[str, str]]:
    """Each file that a document names, with the test in it or ''."""
    text, file = (ROOT / "docs" / document).read_text(), ""
    for found in re.finditer(f"{NAMED.pattern}|{ALONE.pattern}", text):
        file = found[1] or file
        yield file, (found[2] or found[3] or "").removeprefix("::")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_test_that_a_document_names_exists(document) -> None:
    seen = 0
    for file, test in named(document):
        path = ROOT / file
        assert path.exists() or (ROOT / "docs" / file).exists(), f"{document} names {file}"
        if test:
            assert f"def {test}(" in path.read_text(), f"{document} names {file}::{test}"
        seen += 1
    assert seen > 40


def test_every_point_of_the_checklist_has_one_verdict_and_each_is_there_once() -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \|([^|]+)\|([^|]+)\|(.+)\|$", asvs(), re.MULTILINE)
    numbers = [tuple(map(int, row[0].split("."))) for row in rows]
    assert numbers == sorted(set(numbers))
    assert {row[2].strip() for row in rows} <= {"met", "partly", "not met", "not applicable"}
    for number, _point, verdict, why in rows:
        assert why.strip(), number
        if verdict.strip() == "met":
            assert "`" in why, f"{number} is met, and nothing says where"
    told = re.search(r"(\d+) met, (\d+) partly, (\d+) not met, (\d+) not applicable", asvs())
    counted = [sum(row[2].strip() == verdict for row in rows) for verdict in VERDICTS]
    assert told
    assert [int(told[n]) for n in (1, 2, 3, 4)] == counted


VERDICTS = ("met", "partly", "not met", "not applicable")


def asvs() -> str:
    return (ROOT / "docs" / "asvs.md").read_text()


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if "__pycache__" in path.parts:  # where others write meanwhile
                continue
            if path.suffix != ".mo" and path.is_file():
                yield path
    yield from (ROOT / name for name in FILES)


def test_no_secret_is_in_the_repository() -> None:
    found = []
    for path in sources():
        if path == Path(__file__):
            continue
        text = path.read_bytes().decode(errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit[0][:40]}" for hit in SECRETS.finditer(text)]
    assert found == []
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(
    "secret",
    [
        "-----BEGIN PRIVATE KEY-----",
        "MAIL_URL=smtp://anna:kx72-Lw9@mail.example.com",
        "SECRET_KEY=Zm9vYmFyYmF6cXV4cXV1eA",
    ],
)
def test_a_secret_would_be_found(secret) -> None:
    assert SECRETS.search(f"# before\n{secret}\n")


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import subprocess\nsubprocess.run('ls ' + x, shell=True)", "S602"),
        ("import pickle\npickle.loads(x)", "S301"),
        ("q = f\"SELECT * FROM account WHERE email = '{x}'\"", "S608"),
        ("import hashlib\nhashlib.md5(x)", "S324"),
        ("password = 'geheim geheim'", "S105"),
        ("eval(x)", "S307"),
        ("from markupsafe import Markup\nMarkup(x)", "S704"),
    ],
)
def test_the_static_scan_of_make_lint_fails_on_what_is_dangerous(code, rule) -> None:
    command = [Path(sys.executable).parent / "ruff", "check", "-", "--output-format", "concise"]
    done = subprocess.run(
        [*command, "--stdin-filename", "assessment/views/new.py"],
        input=code,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 1
    assert rule in done.stdout
