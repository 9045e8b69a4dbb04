"""Prints one table of all benchmarks, or of those named as in `ALL`."""

import sys

from tests.bench import (
    closing,
    disclosure,
    documents,
    machine,
    phone,
    report,
    results,
    room,
    score,
    submission,
    web,
)

ALL = {
    "web": web,
    "report": report,
    "documents": documents,
    "results": results,
    "score": score,
    "disclosure": disclosure,
    "closing": closing,
    "phone": phone,
    "submission": submission,
    "room": room,
}


def main(names: list[str]) -> None:
    print(machine.description(), end="\n\n")
    print("| what | measured | to reach |\n|---|---|---|")
    for name in names or ALL:
        for what, measured, target in ALL[name].measure():
            print(f"| {what} | {measured} | {target} |", flush=True)


main(sys.argv[1:])
