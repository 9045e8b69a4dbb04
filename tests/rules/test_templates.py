"""Templates hold no script, no style, no unescaped value and no text outside the catalogue."""

import re

import pytest

from assessment.config import ROOT

PAGES = [
    path for path in sorted((ROOT / "templates").rglob("*.html")) if "report" not in path.parts
]
BLOCK = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SILENT = re.compile(r"<(script|style|svg|code)\b.*?</\1>", re.DOTALL)
# Blocks that fill an attribute: classes of the body, and the name of a draft.
INSIDE = re.compile(r"\{% block (kind|draft) %\}.*?\{% endblock %\}", re.DOTALL)
ATTRIBUTE = re.compile(r'[a-z-]+="[^"<>]*"')
NAMES = {"Leitstern"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_template_keeps_escaping_on(path) -> None:
    text = path.read_text()
    for hashed in ("style_inside", "g.style_more"):  # the policy names both by their hash
        text = text.replace(f"<style>{{{{ {hashed} }}}}</style>", "")
    for forbidden in (
        "|safe",
        "| safe",
        "autoescape false",
        "Markup(",
        "<style",
        " style=",
        " onclick",
    ):
        if "mail" in path.parts and "style" in forbidden:
            continue  # mail programs know no style sheets
        assert forbidden not in text, forbidden


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_template_has_no_inline_script(path) -> None:
    for tag in re.findall(r"<script\b[^>]*>", path.read_text()):
        assert " src=" in tag or 'type="application/json"' in tag


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_text_of_a_template_stands_in_the_catalogue(path) -> None:
    text = SILENT.sub("", BLOCK.sub("", INSIDE.sub("", path.read_text())))
    shown = ATTRIBUTE.sub("", re.sub(r"<[^>]*>", "\n", text))
    words = set(re.findall(r"[A-Za-zÄÖÜäöüß]{2,}", shown))
    assert words <= NAMES


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_spoken_attribute_of_a_template_stands_in_the_catalogue(path) -> None:
    text = BLOCK.sub("", path.read_text())
    for name in ("aria-label", "title", "placeholder", "alt"):
        for value in re.findall(rf'\b{name}="([^"]*)"', text):
            assert not re.search(r"[A-Za-z]", value), value
