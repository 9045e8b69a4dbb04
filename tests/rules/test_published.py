"""Pages of results cannot reach a response: neither they nor what they import name one."""

import ast
from collections.abc import Iterator

import pytest

from assessment.config import ROOT

PAGES = (
    "results_page",
    "audience_report",
    "assessment_results",
    "comments",
    "presenting",
    "presenting_whole",
    "trend",
    "agreed",
    "actions",
    "action_files",
    "cockpit",
    "portfolio",
    "heat",
)
STORES = (
    "snapshots", "outcomes", "comments", "actions", "figures", "reminders", "waves", "portfolio",
)  # fmt: skip
FORBIDDEN = {
    "assessment.store.responses",
    "assessment.store.closing",
    "assessment.store.exporting",
    "assessment.scoring.intake",
    "assessment.scoring.publication",
}
WORDS = {"Response", "responses", "payload", "payloads"}


def modules() -> list[str]:
    views = [f"assessment/views/{name}.py" for name in PAGES]
    found = sorted(path.name for path in (ROOT / "assessment/views").glob("*result*.py"))
    assert set(found) <= {"result.py", *(f"{name}.py" for name in PAGES)}, "name the new page here"
    return [*views, *(f"assessment/store/{name}.py" for name in STORES)]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("module", modules())
def test_a_page_of_results_names_no_response(module) -> None:
    tree = ast.parse((ROOT / module).read_text())
    assert not FORBIDDEN & set(imports(tree))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    if module.startswith("assessment/store"):
        assert not WORDS & names
    assert "assessment.models.Response" not in set(imports(tree))
