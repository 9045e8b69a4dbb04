"""The fast way through a table: whole blocks of a file at once, as long as they are plain.

Plain is what a program writes: no quotation marks, every row with as many cells as the first.
The first block that is not is left to the careful way (`lines.py`), which also finds the words
for what is wrong; nothing is refused here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 20  # bytes
WIDEST = 64  # bytes of a cell that is read
NEWLINE, RETURN = ord("\n"), ord("\r")
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Grid:
    """The bytes of some rows, and where each cell begins and how long it is: row × column."""

    text: NDArray[np.uint8]
    starts: Places
    lengths: Places

    def texts(self, place: int) -> tuple[list[str], NDArray[Any]]:
        """The different cells of a column, and which of them each row has.

        ValueError where one is too long to be an answer or the name of a group.
        """
        starts, lengths = self.starts[:, place], self.lengths[:, place]
        width = int(lengths.max())
        if width <= 1:
            letters = np.where(lengths == 1, self.text[starts], np.uint8(0))
            there = np.flatnonzero(np.bincount(letters, minlength=256))
            number = np.zeros(256, dtype=np.intp)
            number[there] = np.arange(len(there))
            return [chr(code) if code else "" for code in there.tolist()], number[letters]
        if width > WIDEST:
            raise ValueError(width)
        offsets = np.arange(width)
        inside = offsets < lengths[:, None]
        at = np.where(inside, starts[:, None] + offsets, 0)
        cells = np.where(inside, self.text[at], np.uint8(0)).view(f"S{width}").ravel()
        found, which = np.unique(cells, return_inverse=True)
        return [cell.decode() for cell in found.tolist()], which


def grids(file: BinaryIO, delimiter: str, columns: int) -> Iterator[Grid]:
    """Plain blocks, as many as follow each other; the file stands behind the last one taken.

    Whoever does not want a grid stops asking and puts the file back to where it stood.
    """
    while file.seekable():
        here = file.tell()
        block = file.read(BLOCK)
        whole = block if len(block) < BLOCK else block[: block.rfind(b"\n") + 1]
        found = _grid(whole, delimiter, columns) if whole else None
        if found is None:
            file.seek(here)
            return
        file.seek(here + len(whole))
        yield found


def _grid(block: bytes, delimiter: str, columns: int) -> Grid | None:
    if not block.endswith(b"\n"):
        block += b"\n"
    if b'"' in block or b"\0" in block or not _is_utf8(block):
        return None
    text = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero((text == ord(delimiter)) | (text == NEWLINE))
    rows = block.count(b"\n")
    if len(ends) != rows * columns or (text[ends[columns - 1 :: columns]] != NEWLINE).any():
        return None
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = (ends - starts).reshape(rows, columns)
    lengths[:, -1] -= (lengths[:, -1] > 0) & (text[ends[columns - 1 :: columns] - 1] == RETURN)
    return Grid(text, starts.reshape(rows, columns), lengths)


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    return True
