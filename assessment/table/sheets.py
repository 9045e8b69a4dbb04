"""The sheets of an Excel file, opened without a look into them.

Slow to import, and for uploads only.
"""

from io import BytesIO

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._read_only import ReadOnlyWorksheet


class Sheet(ReadOnlyWorksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose size nobody asks for: where it does not say it, that would read all of it."""

    def _get_size(self) -> None:
        pass


def visible(content: bytes) -> list[Sheet]:
    """The sheets that are shown, in their order, each part of the file at most once."""
    reader = ExcelReader(BytesIO(content), read_only=True, data_only=True)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)  # it tells days from numbers
    parts: dict[str, str] = {}  # and the name of each
    for sheet, part in reader.parser.find_sheets():
        is_table = part.target in reader.valid_files and "chartsheet" not in part.Type
        if is_table and sheet.state == "visible":
            parts.setdefault(part.target, sheet.name)
    return [Sheet(reader.wb, name, part, reader.shared_strings) for part, name in parts.items()]
