"""`docs/figures.md`: one table of all figures, each with the command and machine that made it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase

FILE = Path(__file__).parents[2] / "docs" / "figures.md"
ROW = re.compile(r"\| (.*?) \| (.*?) \| (.*?) \| `(.*?)` \| ([A-Z]) \|")
MACHINE = re.compile(r"- \*\*([A-Z])\*\*: (.*)")
HEAD = """# Figures

What was measured, what it was to reach, and how to measure it again: the command replaces its
rows. `make bench` takes all in turn, about an hour; `make soak` takes another. Clients and server
share the machine named by the letter. Medians, unless a row says otherwise. A figure that missed
its aim is left standing.

| what | measured | to reach | command | on |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `command` makes it again, `machine` is a letter."""

    what: str
    measured: str
    target: str
    command: str
    machine: str

    def __str__(self) -> str:
        cells = (self.what, self.measured, self.target, f"`{self.command}`", self.machine)
        return "| " + " | ".join(cells) + " |"


@dataclass
class Table:
    """The rows by command, in the order of `commands`, and the machines by letter."""

    commands: list[str]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    machines: dict[str, str] = field(default_factory=dict)

    def read(self) -> None:
        """What stands there already, but for commands that are no more."""
        text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
        self.machines = dict(MACHINE.findall(text))
        for found in ROW.findall(text):
            row = Row(*found)
            if row.command in self.commands:
                self.rows.setdefault(row.command, []).append(row)

    def replace(self, command: str, figures: list[tuple[str, str, str]], machine: str) -> None:
        """What a command has measured now, in place of what it had before; written at once."""
        letter = self._letter(machine)
        self.rows[command] = [Row(*figure, command, letter) for figure in figures]
        self.write()

    def _letter(self, machine: str) -> str:
        for letter, known in self.machines.items():
            if known == machine:
                return letter
        free = next(letter for letter in ascii_uppercase if letter not in self._used())
        self.machines[free] = machine
        return free

    def _used(self) -> set[str]:
        return {row.machine for rows in self.rows.values() for row in rows} & set(self.machines)

    def write(self) -> None:
        """Write the file; machines that no row names any more are left out."""
        rows = [str(row) for command in self.commands for row in self.rows.get(command, [])]
        machines = [f"- **{key}**: {self.machines[key]}" for key in sorted(self._used())]
        FILE.write_text(HEAD + "\n".join([*rows, "", *machines, ""]), encoding="utf-8")
