"""The published description of what leaves the application as JSON. Everybody may read it."""

from flask import Blueprint, Response, jsonify

pages = Blueprint("schemas", __name__)


@pages.get("/schemas/results-1.json")
def results() -> Response:
    """JSON Schema of the results as JSON."""
    from reports.tables import schema  # noqa: PLC0415  # numpy comes with it

    response = jsonify(schema())
    response.mimetype = "application/schema+json"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
