"""Mails about accounts, sent beside the request: how long a page takes tells nobody who is known.

A mail that is lost with the process is asked for again by whoever waits for it.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from email.message import EmailMessage

from flask import Flask, current_app, g

from assessment import mail, metrics, trace
from assessment.config import Settings

EXTENSION = "letters"
Write = Callable[..., None]


def init_app(app: Flask) -> None:
    """One mail after the other; the thread starts with the first."""
    app.extensions[EXTENSION] = ThreadPoolExecutor(1, thread_name_prefix="letters")


def later(write: Write, *values: object, language: str) -> Future[None]:
    """Call `write(*values)` soon, in an application of its own that speaks this language."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    pool: ThreadPoolExecutor = app.extensions[EXTENSION]
    return pool.submit(_write, app, write, values, language, trace.current())


def send(message: EmailMessage) -> None:
    """Hand a mail over; one that is refused is logged without its address."""
    try:
        mail.deliver(message)
        metrics.current().mailed("account", "sent")
    except mail.MailError as error:
        metrics.current().mailed("account", "failed")
        why = "refused its recipient" if error.is_about_recipient else str(error)
        current_app.logger.error("A mail about an account was not sent: %s", why)  # noqa: TRY400


def _write(
    app: Flask, write: Write, values: tuple[object, ...], language: str, number: str
) -> None:
    trace.begin(number)
    settings: Settings = app.config["SETTINGS"]
    with app.test_request_context(base_url=settings.public_url):  # links lead to PUBLIC_URL
        g.language = language
        try:
            write(*values)
        except Exception as error:  # nobody waits for it
            app.logger.error("A mail about an account failed: %s", type(error).__name__)  # noqa: TRY400
