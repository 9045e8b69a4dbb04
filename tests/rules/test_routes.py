"""Every address says who may open it; one that is not in the table fails here."""

from tests.pages import hand_in

ACCESS = {
    "home.start": "everyone",
    "home.example": "everyone",
    "home.healthz": "everyone",
    "home.robots": "everyone",
    "home.icon": "everyone",
    "check.form": "everyone",
    "check.hand_in": "everyone",
    "result.deleted": "everyone",
    "result.show": "link",
    "result.ask": "link",
    "result.delete": "link",
    "report.make": "link",
    "report.follow": "link",
    "report.download": "link",
}


def test_every_route_has_an_access_rule(app) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_whoever_has_no_link_gets_nothing_behind_one(app, client) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    hand_in(client)
    for rule in app.url_map.iter_rules():
        if ACCESS[rule.endpoint] != "link":
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for token in ("A" * 43, "x", "example"):
                path = rule.rule.replace("<token>", token)
                assert client.open(path, method=method).status_code == 404, (method, rule.rule)


def test_whatever_changes_something_is_signed(app, client) -> None:
    location = hand_in(client)
    for path in ("delete", "report"):
        assert client.post(f"{location}/{path}").status_code == 400
