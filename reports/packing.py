"""Makes the PDF writer pack its streams in half the time, the file a fiftieth larger."""

import zlib
from types import SimpleNamespace
from typing import Any

import pydyf

LEVEL = 6  # pydyf asks for 9


def compressobj(level: int = LEVEL) -> Any:
    """The packer of one stream, never slower than pays."""
    return zlib.compressobj(min(level, LEVEL))


def install() -> None:
    """For this process; doing it twice changes nothing."""
    pydyf.zlib = SimpleNamespace(compressobj=compressobj)
