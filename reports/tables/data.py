"""The tables as JSON, and the schema that describes it; both are made from the same columns.

Keys are the same in every language; names and texts are in the one that was chosen.
"""

import json
from datetime import date
from typing import Any

from assessment.wave import Story
from reports.document.whole_shape import Whole
from reports.report import Edition
from reports.settings import Settings
from reports.tables.columns import columns
from reports.tables.sheet import Column, Value
from reports.tables.sheets import TOPICS, names, sheets
from reports.words import Words

ADDRESS = "/schemas/results-1.json"
VERSION = 1
TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "score": {"type": ["number", "null"]},
    "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "count": {"type": ["integer", "null"], "minimum": 0},
    "number": {"type": ["number", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "truth": {"type": ["boolean", "null"]},
}


def make(whole: Whole, story: Story, settings: Settings, edition: Edition) -> bytes:
    """The file, in UTF-8, keys in a fixed order."""
    del edition
    content = {
        "schema": ADDRESS,
        "version": VERSION,
        "organisation": whole.organisation,
        "assessment": whole.wave,
        "date": whole.date_iso,
        "language": settings.language,
        "instrument": {"version": whole.version, "hash": whole.fingerprint},
        "topics": {
            sheet.key: [
                {
                    column.key: _plain(value)
                    for column, value in zip(sheet.columns, row, strict=True)
                }
                for row in sheet.rows
            ]
            for sheet in sheets(whole, story, settings)
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of these files."""
    words = Words("en")
    known, named = columns(words), names(words)
    text = {"type": "string"}
    topics = {
        topic.key: {
            "description": named[topic.key][1],
            "type": "array",
            "items": _object({key: _described(known[key]) for key in topic.columns}),
        }
        for topic in TOPICS
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Leitstern results",
    } | _object(
        {
            "schema": {"const": ADDRESS},
            "version": {"const": VERSION},
            "organisation": text,
            "assessment": text,
            "date": {"type": "string", "format": "date"},
            "language": {"enum": ["de", "en"]},
            "instrument": _object({"version": text, "hash": text}),
            "topics": {"type": "object", "properties": topics, "additionalProperties": False},
        }
    )


def _described(column: Column) -> dict[str, Any]:
    return {"description": column.about} | TYPES[column.kind]


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _plain(value: Value) -> str | float | int | bool | None:
    return value.isoformat() if isinstance(value, date) else value
