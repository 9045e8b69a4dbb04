"""Where words may be parted, read in a tenth of the time: a pattern is parsed when a word asks it.

The patterns are Pyphen's, and so is what is made of them; only the reading of its files is here.
"""

from pathlib import Path
from typing import Any

import pyphen

Pattern = tuple[int, tuple[int, ...]]  # where it begins to count, and the weight of each place
DIGITS = str.maketrans("", "", "0123456789")
SPECIAL = ("/", "^^")  # spellings that change when parted, and letters written as numbers


class Patterns(dict[str, Any]):
    """Letters → pattern; as written (`1ba`, `u2e`) until it is asked for."""

    def get(self, letters: str, default: Any = None) -> Any:
        """The pattern of these letters, parsed once."""
        found = super().get(letters, default)
        if isinstance(found, str):
            found = self[letters] = parsed(found)
        return found


class Syllables(pyphen.HyphDict):  # type: ignore[misc]
    """The patterns of a language in a file without special spellings."""

    def __init__(self, lines: list[str]) -> None:
        letters = [line.translate(DIGITS) for line in lines]
        self.patterns = Patterns(
            (key, line) for key, line in zip(letters, lines, strict=True) if key != line
        )
        self.maxlen = max(map(len, self.patterns))
        self.cache: dict[str, Any] = {}


def parsed(pattern: str) -> Pattern | None:
    """`1ba` as (0, (1,)); None where it says nothing."""
    values = [int(value or "0") for value, _ in pyphen.parse(pattern)]
    counted = [place for place, value in enumerate(values) if value]
    if not counted:
        return None
    return counted[0], tuple(values[counted[0] : counted[-1] + 1])


def learn(language: str) -> None:
    """Have the patterns of this language ready for whoever parts words with Pyphen."""
    name = pyphen.language_fallback(language)
    path = name and pyphen.LANGUAGES[name]
    if path and path not in pyphen.hdcache and (lines := read(path)):
        pyphen.hdcache[path] = Syllables(lines)


def read(path: Path) -> list[str]:
    """The patterns of a file; none where it has special spellings, which are left to Pyphen."""
    encoding, _, rest = path.read_bytes().partition(b"\n")
    text = rest.decode(encoding.decode().strip())
    lines = (line.strip() for line in text.split("\n"))
    found = [line for line in lines if line and not line.startswith(pyphen.ignored)]
    together = "\n".join(found)
    return [] if any(special in together for special in SPECIAL) else found
