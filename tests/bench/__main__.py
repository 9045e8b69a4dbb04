"""Prints one table of all benchmarks, or of those named: web, report, score, disclosure, phone."""

import sys

from tests.bench import disclosure, machine, phone, report, score, web

ALL = {"web": web, "report": report, "score": score, "disclosure": disclosure, "phone": phone}


def main(names: list[str]) -> None:
    print(machine.description(), end="\n\n")
    print("| what | measured | to reach |\n|---|---|---|")
    for name in names or ALL:
        for what, measured, target in ALL[name].measure():
            print(f"| {what} | {measured} | {target} |", flush=True)


main(sys.argv[1:])
