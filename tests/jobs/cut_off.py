"""Runs the closing of an audience and kills itself, as a power cut would, at a given point.

python -m tests.jobs.cut_off JOB-KEY MODULE STEP before|after
"""

import os
import signal
import sys
from importlib import import_module

from assessment.app import create_app


def main(key: str, name: str, step: str, when: str) -> None:
    module = import_module(name)
    whole = getattr(module, step)

    def cut_off(*given, **more):
        if when == "after":
            whole(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, step, cut_off)
    app = create_app()
    app.extensions["jobs"].run(key)


main(*sys.argv[1:])
