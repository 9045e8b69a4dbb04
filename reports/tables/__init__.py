"""What was published of an assessment as tables: a workbook, one tidy CSV, and JSON with a schema.

All three are made from the same sheets (`sheets.py`), and these from published figures alone.
"""

from reports.tables.data import make as json
from reports.tables.data import schema
from reports.tables.tidy import make as csv
from reports.tables.workbook import make as workbook

__all__ = ["csv", "json", "schema", "workbook"]
