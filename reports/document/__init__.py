"""The report as plain values in the reader's language; see `shape` for what it says.

Sentences are generated here from frozen results and never say more than the numbers allow.
"""

from reports.document.build import build
from reports.document.shape import Document

__all__ = ["Document", "build"]
