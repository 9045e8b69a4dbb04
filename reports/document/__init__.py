"""The report as plain values in the reader's language; see `shape` for what it says.

Sentences are generated here from frozen results and never say more than the numbers allow.
"""

from reports.document.audience import build_audience, published
from reports.document.build import build
from reports.document.comparison import build_comparison, relevance
from reports.document.shape import AudienceDocument, Comparison, Document, Workshop
from reports.document.whole import build_whole
from reports.document.whole_shape import Whole
from reports.document.workshop import build_workshop

__all__ = [
    "AudienceDocument",
    "Comparison",
    "Document",
    "Whole",
    "Workshop",
    "build",
    "build_audience",
    "build_comparison",
    "build_whole",
    "build_workshop",
    "published",
    "relevance",
]
