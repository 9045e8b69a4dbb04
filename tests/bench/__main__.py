"""Measures everything, or what is named as in `ALL`; prints it and keeps it in `docs/figures.md`.

`soak` takes an hour and is only measured when it is named.
"""

import sys
from importlib import import_module

from tests.bench import machine
from tests.bench.table import Table

ALL = (
    "web",
    "submission",
    "room",
    "phone",
    "results",
    "report",
    "documents",
    "score",
    "disclosure",
    "growth",
    "invitations",
    "portfolio",
)
LONG = ("soak",)


def command(name: str) -> str:
    """What has to be typed to measure this again."""
    return f"make {name}" if name in LONG else f"make bench ONLY={name}"


def main(names: list[str]) -> None:
    where = machine.description()
    print(where, end="\n\n")
    print("| what | measured | to reach |\n|---|---|---|")
    table = Table([command(name) for name in (*ALL, *LONG)])
    table.read()
    for name in names or ALL:
        figures = []
        for figure in import_module(f"tests.bench.{name}").measure():
            print(f"| {' | '.join(figure)} |", flush=True)
            figures.append(figure)
        table.replace(command(name), figures, where)


main(sys.argv[1:])
