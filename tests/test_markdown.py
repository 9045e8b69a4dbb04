"""What members write in Markdown reaches people as harmless HTML."""

import html5lib
import pytest

from assessment.markdown import MARKS, render


def test_paragraphs_lists_emphasis_and_links_are_kept() -> None:
    text = "# Hello\n\nFor **you**:\n\n- one\n- [two](https://example.com)"
    assert render(text) == (
        "<p><strong>Hello</strong></p>\n<p>For <strong>you</strong>:</p>\n<ul>\n<li>one</li>\n"
        '<li><a href="https://example.com" rel="noopener nofollow">two</a></li>\n</ul>\n'
    )
    assert render("") == ""


def test_a_single_line_break_stays_one() -> None:
    assert render("Kind regards\r\nThe team") == "<p>Kind regards<br>\nThe team</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '[x](https://a.example "onmouseover=alert(1)")',
        "![x](https://tracker.example/pixel.png)",
        "<javascript:alert(1)>",
        "<style>body { display: none }</style>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<a href='https://a.example' style='position: fixed' onclick='x()'>x</a>",
        "# <iframe src='https://a.example'></iframe>",
        "```html\n<script>alert(1)</script>\n```",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(text) -> None:
    for element in html5lib.parseFragment(render(text), namespaceHTMLElements=False).iter():
        assert element.tag in MARKS | {"DOCUMENT_FRAGMENT"}
        assert set(element.attrib) <= {"href", "rel"}
        assert element.get("href", "https:").partition(":")[0] in ("https", "http", "mailto")
