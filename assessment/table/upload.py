"""A file that somebody uploads: its text, and how to say what is wrong with it or with a line.

Knows no column. Codes, not words, name a problem.
"""

from dataclasses import dataclass

UTF16 = (b"\xff\xfe", b"\xfe\xff")  # what it begins with


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line; the reader of each kind of file says which codes there are."""

    line: int
    code: str
    text: str


class UnreadableError(Exception):
    """The file as a whole cannot be taken: too-large, too-many, no-table, no-columns, nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decoded(content: bytes) -> str:
    """As Excel and others write text; UnreadableError for what is none."""
    if content.startswith(UTF16):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise UnreadableError("no-table")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
