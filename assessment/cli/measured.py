"""A job worker that runs alone answers /metrics on a port of its own, and nothing else."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.serving import BaseWSGIServer, make_server

from assessment.config import Settings

PATH = "/metrics"


def answer(app: Flask, settings: Settings) -> BaseWSGIServer:
    """Answer beside the work, in a thread of its own, until the process ends."""

    def only(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        wanted = app if environ["PATH_INFO"] == PATH else NotFound()
        return wanted(environ, start)

    server = make_server(settings.host.strip("[]"), settings.metrics_port, only, threaded=True)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
