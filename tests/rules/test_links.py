"""Whatever the documentation links to or shows is there, down to the heading."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from assessment.config import ROOT

TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGES = [*(ROOT / name for name in TOP), *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
NAMED = re.compile(
    r"\]\(([^)\s]+)(?:\s[^)]*)?\)|^\[[^\]]+\]:\s*(\S+)|\b(?:src|href)=\"([^\"]+)\"", re.M
)
ELSEWHERE = re.compile(r"[a-z]+:|//|/")  # an address, or a page of the application
SECTION = re.compile(r"`([\w./-]+\.md)` \(\*([^*]+)\*\)")  # `page.md` (*Heading*)
HEADING = re.compile(r"^#{1,6} +(.+?)[ #]*$", re.MULTILINE)


def links(page: Path) -> list[str]:
    """What a page names beside itself, as it is written."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    found = ("".join(one) for one in NAMED.findall(text))
    return [one for one in found if not ELSEWHERE.match(one)]


def places(page: Path) -> set[str]:
    """The headings of a page as addresses: small letters, words joined by hyphens."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.DOTALL)
    words = (re.sub(r"[^\w\- ]", "", one.lower()) for one in HEADING.findall(text))
    return {one.replace(" ", "-") for one in words}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_and_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, place = unquote(link).partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if place:
            assert place in places(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_section_that_a_page_names_is_there(page: Path) -> None:
    for name, heading in SECTION.findall(page.read_text(encoding="utf-8")):
        targets = [folder / name for folder in (page.parent, ROOT) if (folder / name).exists()]
        assert targets, name
        assert heading.lower().replace(" ", "-") in places(targets[0]), f"{name}: {heading}"


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    kept = set((ROOT / "docs" / "pictures").iterdir())
    assert len(kept) >= 8
    assert kept <= shown
