"""Runs the closing of an audience and kills itself, as a power cut would, at a given point.

Answers are read and written anew in parts of a few, so that it happens in the middle.
"""

import os
import signal
from importlib import import_module
from multiprocessing import get_context

from assessment.app import create_app
from assessment.store import closing

PART = 15


def cut_off(environment: dict[str, str], key: str, name: str, step: str, when: str) -> int | None:
    """How the process ended that worked on this job: -9 when it came to the step.

    It is forked from a process that has read the application already.
    """
    start = get_context("forkserver")
    start.set_forkserver_preload(["assessment.app", "assessment.jobs.closing", __name__])
    process = start.Process(target=work, args=(environment, key, name, step, when))
    process.start()
    process.join()
    return process.exitcode


def work(environment: dict[str, str], key: str, name: str, step: str, when: str) -> None:
    """Do the job until before or after the step, which is found by the name of its module."""
    os.environ.update(environment)
    module = import_module(name)
    whole = getattr(module, step)

    def kill(*given, **more):
        if when == "after":
            whole(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, step, kill)
    closing.PART = PART
    create_app().extensions["jobs"].run(key)
