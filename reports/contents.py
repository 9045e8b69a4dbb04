"""The contents of a report, read off its own sections, so that they list what is there.

A section is listed if it has an id and says by `data-listed` what it is about; its first heading is
the finding that stands beside. Page numbers are found when pages are laid out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

LEAST = 8  # entries from which leafing takes longer than looking up


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    anchor: str  # id of its section
    name: str  # 'Trend · Staff'
    title: str  # the finding


def contents(body: str) -> tuple[Entry, ...]:
    """The listed sections of well-formed HTML; none of a report that is soon leafed through."""
    tree = ElementTree.fromstring(f"<body>{body}</body>")  # noqa: S314 - our own template
    found = tuple(_entries(tree))
    return found if len(found) >= LEAST else ()


def _entries(tree: ElementTree.Element) -> Iterator[Entry]:
    for section in tree.iter("section"):
        heading = section.find(".//h1")
        if "data-listed" in section.attrib and heading is not None:
            title = "".join(heading.itertext()).strip()
            yield Entry(section.attrib["id"], section.attrib["data-listed"], title)
