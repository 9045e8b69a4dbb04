"""Whether there are fewer than k, or none at all: pages, statuses, sizes and work say the same."""

import re

import numpy as np
import pytest

from tests.attacks.scene import ITEMS, LEVER, Statements, answers, differences, varied

GROUPS = ({"key": "contact"}, {"key": "department", "names": ["Sales", "Service", "Board"]})
PAGES = ("", "/results", "/results.json", "/comments", "/close", "/invitations")
SIGNED = re.compile(r'name="csrf_token" value="[^"]*"|\b\d\d:\d\d\b')


def pulse(n: int, **more):
    random = np.random.default_rng(n)
    return [varied(random, **more) for _ in range(n)]


def seen(asked, role: str = "facilitator") -> dict[str, str]:
    """Every page: status, size, text, and the questions to the database behind it."""
    found = {}
    for page in (*PAGES, f"/assessment/{asked.wave}", f"/assessment/{asked.wave}/compare"):
        path = page if page.startswith("/assessment") else f"/audience/{asked.id}{page}"
        browser = asked.scene.member(role)
        browser.get(path)  # whatever is kept ready is ready for all
        with Statements(asked.scene.app) as work:
            response = browser.get(path)
        heads = f"{response.status_code} {response.headers.get('Location')} {len(work)} statements"
        found[asked.blank(page)] = asked.blank(SIGNED.sub("", f"{heads}\n{response.text}"))
    return found


@pytest.mark.parametrize(("role", "headcount"), [("viewer", None), ("facilitator", 40)])
def test_after_closing_nobody_sees_whether_four_answered_or_none(scene, role, headcount) -> None:
    told = []
    for n in (0, 1, 4):
        asked = scene.audience(groups=GROUPS, headcount=headcount)
        asked.store(pulse(n, comments={"start": "Ich war dabei"}))
        asked.close()
        told.append(seen(asked, role))
    assert differences(told[0], told[1]) == differences(told[0], told[2]) == []
    assert "Ich war dabei" not in str(told)


def test_before_closing_nobody_sees_how_many_of_few_have_answered(scene) -> None:
    """Up to nine who are asked, there is not even a response rate."""
    told = []
    for n in (0, 1, 8):
        asked = scene.audience(groups=GROUPS, headcount=9)
        asked.store(pulse(n))
        told.append(seen(asked))
    assert differences(told[0], told[1]) == differences(told[0], told[2]) == []


def test_before_closing_one_answer_more_is_not_to_be_seen(scene) -> None:
    """Of two hundred: whoever reloads the page while a colleague sends learns nothing."""
    asked = scene.audience(groups=GROUPS, headcount=200)
    asked.store(pulse(11))
    before = seen(asked)
    for more in (1, 7):
        asked.store(pulse(more))
        assert differences(before, seen(asked)) == []


def test_a_raised_k_holds_for_results_as_five_does(scene) -> None:
    few, many = scene.audience(k=8), scene.audience(k=8)
    few.store(pulse(5))
    many.store(pulse(7))
    for asked in (few, many):
        asked.close()
    assert few.published() == many.published()
    assert few.published()["total"] is None


def test_a_group_that_is_not_shown_does_not_say_why(scene) -> None:
    """Nobody there, too few there, or too few beside it: the same sentence, the same JSON."""
    told = []
    for count in (0, 2, 4, 37):
        random = np.random.default_rng(3)
        people = [varied(random, groups={"department": "Sales"}) for _ in range(20)]
        people += [varied(random, groups={"department": "Service"}) for _ in range(20)]
        for person in people[:count]:
            person["groups"]["contact"] = "yes"
        asked = scene.audience(groups=GROUPS)
        asked.store(people)
        asked.close()
        assert len(asked.published()["groups"]) == 2
        told.append(seen(asked))
    for other in told[1:]:
        assert differences(told[0], other) == []
    assert "isolates" not in str(told)


def test_a_lever_that_four_answered_has_not_one_number(scene) -> None:
    goals = [item for item in ITEMS if LEVER[item] == "goals"]
    told = []
    for n in (0, 1, 4):
        people = pulse(20)
        for person in people[n:]:
            person["items"] |= dict.fromkeys(goals)
        asked = scene.audience()
        asked.store(people)
        asked.close()
        told.append(asked.published()["total"]["levers"][0])
    assert told[0] == told[1] == told[2]
    assert told[0]["n"] == 0


def test_nine_comments_look_like_none(scene) -> None:
    told = []
    for n in (0, 9):
        asked = scene.audience()
        asked.store(answers(1 + i % 5, comments={"start": "x"} if i < n else {}) for i in range(30))
        asked.close()
        told.append(seen(asked))
    assert differences(*told) == []


def test_participants_pages_do_not_tell_how_many_were_there(scene, client) -> None:
    """Neither by what they say nor by the work behind them."""
    asked, found = scene.audience(groups=GROUPS), []
    for n in (0, 4, 30):
        asked.store(pulse(n))
        pages = []
        for path in ("", "/thanks"):
            client.get(f"/r/{asked.code}{path}")
            with Statements(scene.app) as work:
                pages.append((client.get(f"/r/{asked.code}{path}").text, len(work)))
        found.append(pages)
    assert found[0] == found[1] == found[2]


def test_a_refused_key_does_not_say_whether_it_is_a_stranger_s_or_a_neighbour_s(
    scene, client
) -> None:
    """A key of another audience and one that nobody has: same words, same work."""
    here, elsewhere = scene.audience(entry="invited"), scene.audience(entry="invited")
    here.invite(3)
    foreign, found = elsewhere.invite(3)[0].token, []
    sent = here.form(client)
    for token in (foreign, "A" * 24):
        with Statements(scene.app) as work:
            response = here.send(client, sent | {"key": token})
        found.append((response.status_code, response.data, len(work)))
    assert found[0] == found[1]
