"""Teams in the portfolio: what is withheld of a small one is not told by any sum or difference."""

import re
from itertools import product
from uuid import UUID

import numpy as np
import pytest

from assessment.jobs import closing
from assessment.models import Organisation
from assessment.store import portfolio
from assessment.store.database import db
from tests import people, rows
from tests.attacks.scene import Asked, Scene, answers, varied

SORTS = ("", "?sort=goals", "?sort=overall&falling=1", "?sort=latest", "?who=leadership")


def team(scene: Scene, name: str, said, part_of: UUID | None = None, workspace=None) -> UUID:
    """An organisation whose pulse was answered like this and is closed."""
    with scene.app.app_context():
        more = {"part_of": part_of}
        home = rows.organisation(db.session, workspace or scene.workspace, name, **more)
        wave = rows.assessment(db.session, home.id)
        made = rows.audience(db.session, "pulse", wave.id, groups=())
        asked = Asked(scene, made.id, wave.id, home.id, made.code)
        db.session.commit()
    asked.store(said)
    with scene.app.app_context():
        closing.close(str(asked.id), {}, lambda _: None)
    return asked.home


def whole(scene: Scene, workspace=None) -> UUID:
    with scene.app.app_context():
        home = rows.organisation(db.session, workspace or scene.workspace, "Verbund").id
        db.session.commit()
    return home


def some(count: int, seed: int):
    random = np.random.default_rng(seed)
    return [varied(random) for _ in range(count)]


def pages(client, workspace: UUID, home: UUID) -> dict[str, str]:
    """All that the portfolio shows of a whole and its teams, without names of rows."""
    found = {}
    for path, sort in product((f"/workspace/{workspace}", f"/organisation/{home}"), SORTS):
        text = client.get(f"{path}/portfolio{sort}").get_data(as_text=True)
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", people.unsigned(text))
        found[path.split("/")[1] + sort] = text
    return found


def test_what_a_withheld_team_answered_changes_nothing_that_is_shown(scene) -> None:
    """Two companies that differ in the four people of one team only are shown alike."""
    shown = []
    for level in (1, 5):
        name = f"member{level}"
        workspace = people.workspace(scene.app, "Beratung", **{name: "viewer"})
        home = whole(scene, workspace)
        for number in (1, 2):
            team(scene, f"Team {number}", some(12, number), home, workspace)
        team(scene, "Team 3", [answers(level)] * 4, home, workspace)
        client = people.signed_in(scene.app, f"{name}@example.com")
        shown.append(pages(client, workspace, home))
    assert "All teams together" in shown[0]["organisation"]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("own_first", [True, False])
def test_the_whole_less_its_teams_is_nowhere_to_be_subtracted(scene, own_first) -> None:
    """The whole was asked itself: no sum of teams stands beside its own result."""
    parts = {1: some(12, 1), 2: some(12, 2), 3: [answers(5)] * 4}
    everybody = [one for said in parts.values() for one in said]
    home = whole(scene)
    if own_first:
        asked_itself(scene, home, everybody)
    for number, said in parts.items():
        team(scene, f"Team {number}", said, home)
    if not own_first:
        asked_itself(scene, home, everybody)
    for text in pages(scene.member(), scene.workspace, home).values():
        assert "All teams together" not in text
        assert "figures from its teams" not in text


def asked_itself(scene: Scene, home: UUID, said) -> None:
    with scene.app.app_context():
        wave = rows.assessment(db.session, home)
        made = rows.audience(db.session, "pulse", wave.id, groups=())
        asked = Asked(scene, made.id, wave.id, home, made.code)
        db.session.commit()
    asked.store(said)
    with scene.app.app_context():
        closing.close(str(asked.id), {}, lambda _: None)


def test_an_own_result_that_waits_to_be_deleted_still_forbids_the_sum(scene) -> None:
    """It was seen, and can come back."""
    home = whole(scene)
    asked_itself(scene, home, some(28, 4))
    for number in (1, 2):
        team(scene, f"Team {number}", some(12, number), home)
    facilitator = scene.member("facilitator")
    with scene.app.app_context():
        (wave,) = {
            one.assessment
            for one in portfolio.page(db.session, scene.workspace, portfolio.Wish("pulse"))
            if one.id == home
        }
    people.post(facilitator, f"/assessment/{wave}/delete")
    for text in pages(scene.member(), scene.workspace, home).values():
        assert "All teams together" not in text


def test_one_published_team_beside_a_withheld_one_is_not_rolled_up(scene) -> None:
    """A sum of one team would be said of the whole, and be that team's result."""
    home = whole(scene)
    team(scene, "Team 1", some(12, 1), home)
    team(scene, "Team 2", [answers(5)] * 4, home)
    assert "All teams together" not in pages(scene.member(), scene.workspace, home)["organisation"]


def test_a_team_that_moves_takes_no_more_along_than_its_own_published_result(scene) -> None:
    """The sums before and after are of the same published results, less the one that went."""
    home = whole(scene)
    teams = [team(scene, f"Team {number}", some(12, number), home) for number in (1, 2, 3)]
    before = summed(scene, home)
    with scene.app.app_context():
        moved = portfolio.one(db.session, scene.workspace, "pulse", teams[2]).standing
        db.session.get_one(Organisation, teams[2]).part_of = None
        db.session.commit()
    after = summed(scene, home)
    assert len(after) == 2
    assert [one for one in before if one not in after] == [moved]


def summed(scene: Scene, home: UUID):
    """The published results that a whole's sum is made of."""
    with scene.app.app_context():
        return portfolio.of_teams(db.session, scene.workspace, "pulse", [home])[home]


def test_no_number_of_people_and_no_unrounded_figure_is_on_the_pages(scene) -> None:
    home = whole(scene)
    for number in (1, 2):
        team(scene, f"Team {number}", some(13, number), home)
    for text in pages(scene.member(), scene.workspace, home).values():
        cells = re.findall(r"<td[^>]*data-heat[^>]*>(.*?)</td>", text)
        assert all(
            re.fullmatch(r"\d\.\d(<small>\d\.\d–\d\.\d</small>)?", cell) for cell in cells
        ), cells
        assert not re.search(r"\d\.\d\d", re.sub(r"<head>.*?</head>", "", text, flags=re.S))
        assert "13" not in re.findall(r">\s*(\d+)\s*<", text)
