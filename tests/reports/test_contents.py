"""The contents of a report: what they list, where they lead, and how a screen reader finds them."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from reports.contents import LEAST, Entry, contents
from tests.reports.test_whole_report import made, pages

SECTION = (
    '<section id="s{0}" data-listed="Part {0}"><p>x</p><h1>Finding <em>{0}</em></h1></section>'
)


def test_they_list_the_sections_that_say_what_they_are_about() -> None:
    body = "".join(map(SECTION.format, range(LEAST))) + "<section><h1>Not listed</h1></section>"
    found = contents(body)
    assert found[3] == Entry("s3", "Part 3", "Finding 3")
    assert len(found) == LEAST


def test_a_short_report_has_none() -> None:
    assert contents("".join(map(SECTION.format, range(LEAST - 1)))) == ()


@pytest.fixture(scope="module", params=["de", "en"])
def whole(request):
    return made(request.param)


def test_every_entry_leads_to_the_page_that_it_names(whole) -> None:
    reader = PdfReader(io.BytesIO(whole))
    where = {name: reader.get_destination_page_number(one) + 1
             for name, one in reader.named_destinations.items()}  # fmt: skip
    links = [one.get_object() for page in reader.pages for one in page.get("/Annots", [])]
    assert len({link["/Dest"] for link in links}) >= 20
    listing = "".join("".join(pages(whole)[1:3]).split())
    for link in links:
        title, number = "".join(str(link["/Contents"]).split()), where[link["/Dest"]]
        assert f"{title}{number}" in listing
        assert title in "".join(pages(whole)[number - 1].split())


def test_they_are_tagged_as_contents(whole) -> None:
    with pikepdf.open(io.BytesIO(whole)) as file:
        kinds = {}
        for one in file.objects:
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one:
                kinds.setdefault(str(one.S), set()).add(str(one.P.get("/S", "")))
    assert kinds["/TOCI"] == {"/TOC"}
    assert kinds["/Link"] == {"/Reference"}
    assert kinds["/Reference"] == {"/TOCI"}
