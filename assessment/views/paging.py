"""Which page of a list an address asks for, and the address of another page of the same list."""

from flask import Flask, request, url_for

MOST = 1_000_000
FILTERS = ("all", "back", "invitations", "q", "surveys", "put_away")  # what another page keeps


def init_app(app: Flask) -> None:
    """Tell templates how to link to pages."""
    app.jinja_env.globals["to_page"] = to_page
    app.jinja_env.globals["page_number"] = number


def number(name: str = "page") -> int:
    """The page that is asked for; nonsense is the first."""
    return max(1, min(request.args.get(name, 1, type=int), MOST))


def to_page(wanted: int, name: str = "page", anchor: str | None = None) -> str:
    """The address of another page; filters and the pages of other lists stay."""
    kept = {key: value for key, value in request.args.items() if key in (*FILTERS, "page")}
    said = (request.view_args or {}) | kept | {name: wanted}
    return url_for(str(request.endpoint), _anchor=anchor, **said)
