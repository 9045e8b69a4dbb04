"""Runs the closing of an audience and kills itself, as a power cut would, at a given point.

python -m tests.jobs.cut_off JOB-KEY MODULE STEP before|after [WHICH-TIME]

Answers are read and written anew in parts of a few, so that a step comes about several times.
"""

import os
import signal
import sys
from importlib import import_module
from itertools import count

from assessment.app import create_app
from assessment.store import closing

PART = 15


def main(key: str, name: str, step: str, when: str, time: str = "1") -> None:
    module, calls = import_module(name), count(1)
    whole = getattr(module, step)

    def cut_off(*given, **more):
        last = next(calls) == int(time)
        if last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = whole(*given, **more)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(module, step, cut_off)
    closing.PART = PART
    app = create_app()
    app.extensions["jobs"].run(key)


main(*sys.argv[1:])
