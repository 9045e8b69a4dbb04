"""What is wrong with a table, where, and what to do about it.

The sentences are English message ids of the catalogue `cli`; nothing here puts them into words.
"""

from typing import Any

LONGEST_QUOTE = 40


def N_(text: str) -> str:  # noqa: N802 - the usual mark for a sentence that is translated later
    """Marks a sentence for the catalogue."""
    return text


NOT_A_NUMBER = N_("“%(cell)s” is not a number. Write a number or leave the cell blank.")
NOT_AN_ANSWER = N_(
    "“%(cell)s” is not a possible answer. Write a whole number from %(low)s to %(high)s, or "
    "leave the cell blank for “can’t judge”."
)
OUT_OF_RANGE = N_(
    "%(cell)s is out of range. Write a number from %(low)s to %(high)s, or leave the cell blank."
)
NO_SUCH_ITEM = N_(
    "there is no item “%(name)s”. Items are called G1 to G5, C1 to C5, K1 to K5, H1 to H5 and"
    " M1 to M5; rename or remove the column."
)
REPEATED = N_(
    "the column is there %(count)s times. Keep one of them and rename or remove the others."
)
MISSING_COLUMN = N_(
    "the column is missing; the table begins with: %(there)s. Add it to the first row, "
    "exactly so written."
)
NO_FILE = N_("there is no such file. Check the path.")
FOLDER = N_("this is a folder. Name a CSV file in it.")
UNREADABLE = N_("the file can’t be read (%(reason)s).")
EMPTY = N_("the file is empty. The first row names the columns: G1 to M5.")
BLANK_LINES = N_("there are more than 10,000 blank lines. Remove them.")
NOT_CSV = N_(
    "the row can’t be read as CSV. Check its quotation marks and line ends, and save the file"
    " as “CSV UTF-8”."
)
NOT_UTF8 = N_("the text is not UTF-8. Save the file as “CSV UTF-8” and try again.")
NOT_TEXT = N_("this is not a text file. Export the table as “CSV UTF-8” and try again.")
TOO_LONG = N_(
    "the line is longer than 64 kB, so this is no table of responses. Export one row per "
    "person as “CSV UTF-8”."
)
TOO_MANY_GROUPS = N_("the column has more than 1,000 different values. Name a column of groups.")
RAGGED = N_(
    "the row has %(found)s cells, the first row has %(wanted)s. Give every row the same "
    "number of cells."
)
PARTLY_BLANK = N_(
    "the cell is blank while others of the three are not. Write 0, or leave all three blank."
)
WRONG_SUM = N_("the points add up to %(sum)s. Make them 100.")
NO_ROWS = N_("there are no answers below the first row. Add one row per person.")


class TableError(Exception):
    """One problem with one place of a table; `sentence` has the fix and is filled by `values`."""

    def __init__(
        self, sentence: str, row: int | None = None, column: str | None = None, **values: Any
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.row = row
        self.column = column
        self.values = {name: quote(value) for name, value in values.items()}


def quote(value: object) -> str:
    """A cell as it can stand in a message: printable, and not longer than a line."""
    text = "".join(c if c.isprintable() else "�" for c in str(value)[: LONGEST_QUOTE + 1])
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
