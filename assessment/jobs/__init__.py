"""Work outside the web process: the queue of the application, and the kinds of work it does."""

from assessment.jobs.kinds import KINDS
from assessment.jobs.queue import Jobs, current, init_app
from assessment.jobs.reports import make_check_report, report_key, report_source

__all__ = [
    "KINDS",
    "Jobs",
    "current",
    "init_app",
    "make_check_report",
    "report_key",
    "report_source",
]
