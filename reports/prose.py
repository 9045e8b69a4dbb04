"""What somebody wrote in Markdown, for paper: well-formed, and an address stands where a link led.

Sanitised before (`assessment.markdown`); what XML cannot hold is left out.
"""

import re

from markupsafe import Markup

from assessment.markdown import render

# All that the sanitiser writes and XML does not know; everything else in a text is escaped.
FOR_XML = {"<br>": "<br/>", "<hr>": "<hr/>", "&nbsp;": "\N{NO-BREAK SPACE}"}
LINK = re.compile(r'<a href="(?:mailto:|tel:)?([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> Markup:
    """The text as paragraphs, lists and emphasis in well-formed HTML; '' stays ''."""
    html = str(render(NOT_IN_XML.sub("", text)))
    for said, meant in FOR_XML.items():
        html = html.replace(said, meant)
    html = re.sub("<a>(.*?)</a>", r"\1", LINK.sub(_address, html), flags=re.DOTALL)
    return Markup(html)  # noqa: S704  # cleaned by the renderer


def _address(found: re.Match[str]) -> str:
    where, said = found.groups()
    return said if said == where else f"{said} ({where})"
