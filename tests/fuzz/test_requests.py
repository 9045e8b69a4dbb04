"""Every form, address and header with what no page of ours sends: refused, and nothing changes.

Routes come from the application and fields from its pages, so a new one is tried by itself.
"""

import json
from binascii import crc32
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st
from werkzeug.routing import Rule

from tests.fuzz import forms, strange
from tests.fuzz.conftest import TIMES, examples
from tests.fuzz.forms import ID, Form
from tests.fuzz.world import World

Pairs = list[tuple[str, str]]
PAGES = ("poster", "room", "stage", "control")  # of a workshop; they show addresses for phones


def tried(world: World, who: str, method: str, path: str, **more: Any) -> int:
    """The status of a request: an answer of ours, and none that refuses has changed anything."""
    with world.keeper.watching() as written:
        response = world.send(who, method, path, **more)
        status, _body = response.status_code, response.get_data()
        response.close()
        world.tries += 1
        assert status < 500 or path.startswith("/readyz"), status
        if status >= 400 or method in ("GET", "HEAD", "OPTIONS"):
            assert not written, f"{status}, and yet {written}"
    return status


class Broken(list):
    """What went wrong where; all of it is told at the end."""

    def at(self, place: object, run: Callable[[], Any]) -> None:
        try:
            run()
        except Exception as error:
            error.add_note(f"at {place}")
            self.append(error)

    def tell(self) -> None:
        if self:
            raise ExceptionGroup(f"{len(self)} places broke", self)


def on_sqlite_alone(world: World) -> None:
    """For what no database has a say in, unless there is much time."""
    if TIMES == 1 and world.keeper.engine.dialect.name != "sqlite":
        pytest.skip("the same on every database; FUZZ=10 tries it on each")


@st.composite
def changes(draw: Callable[..., Any], form: Form) -> tuple[Pairs, str]:
    """What a form sends, with something wrong with it; and the field that is a file, if any."""
    pairs, file = form.usual(), ""
    for one in form.fields:
        if one.kind == "button" and draw(st.booleans()):
            pairs.append((one.name, draw(st.sampled_from(one.offered))))
    for _ in range(draw(st.integers(1, 2))):
        one = draw(st.sampled_from(form.fields)) if form.fields else None
        value = draw(strange.values(one.kind if one else ""))
        how = draw(st.integers(0, 9))
        name = one.name if one else draw(st.sampled_from(strange.COLUMNS))
        if how == 0:
            pairs = [pair for pair in pairs if pair[0] != name]
        elif how == 1:
            pairs = [*pairs, (name, value)]
        elif how == 2:
            shape = draw(st.sampled_from(strange.SHAPES))
            pairs = [*pairs, (shape.format(name), value)]
        elif how == 3:
            pairs = [*pairs, (draw(st.sampled_from(strange.COLUMNS)), value)]
        elif how == 4:
            file = name
        elif how == 5:
            pairs = [(key, value) for key, _ in pairs]
        else:
            pairs = [*(pair for pair in pairs if pair[0] != name), (name, value)]
    return pairs, file


def sent(pairs: Pairs, file: str, token: str) -> dict[str, Any]:
    """The request's body, as a browser would make it of this."""
    pairs = [("csrf_token", token), *pairs]
    if file:
        data: dict[str, Any] = {}
        for name, value in pairs:
            safe = name.encode("utf-8", "replace").decode()
            data.setdefault(safe, []).append(value.encode("utf-8", "replace").decode())
        data[file] = [(BytesIO(b"\x89PNG\r\n\x1a\n\0"), "a\0b.png")]
        return {"data": data, "content_type": "multipart/form-data"}
    body = urlencode(pairs, errors="surrogatepass")
    return {"data": body, "content_type": "application/x-www-form-urlencoded"}


def test_no_form_breaks_and_what_is_refused_changes_nothing(world) -> None:
    broken, found = Broken(), forms.found(world)
    assert len(found) > 60, [form.action for form in found]
    for form in found:
        broken.at(form.action, lambda form=form: _holds(world, form))
    broken.tell()


def _holds(world: World, form: Form) -> None:
    @examples(2)
    @given(changes(form))
    def holds(change: tuple[Pairs, str]) -> None:
        tried(world, form.who, "POST", form.action, **sent(*change, world.tokens[form.who]))

    by_name(form.action, holds)()


def by_name(place: str, test: Callable[[], None]) -> Callable[[], None]:
    """Other cases at each place, and the same ones there every time."""
    return test if TIMES > 1 else seed(crc32(ID.sub("…", place).encode()))(test)


def test_fields_that_a_form_has_not_change_nothing_more(world) -> None:
    """What is written is the same, statement by statement, whatever columns somebody names."""
    on_sqlite_alone(world)
    broken = Broken()
    more = [(name, value) for name in strange.COLUMNS for value in ("1", "owner")]
    for form in forms.found(world):

        def same(form: Form = form) -> None:
            usual = [pair for pair in form.usual() if pair[0] not in strange.COLUMNS]
            own = {one.name for one in form.fields}
            plain, named = (
                written(world, form, usual + extra)
                for extra in ([], [pair for pair in more if pair[0] not in own])
            )
            assert named in ([], plain), [one for one in named if one not in plain]

        broken.at(form.action, same)
    broken.tell()


def written(world: World, form: Form, pairs: Pairs) -> list[str]:
    """The statements that sending this leads to."""
    with world.keeper.watching() as said:
        body = sent(pairs, "", world.tokens[form.who])
        world.send(form.who, "POST", form.action, **body).close()
        return list(said)


def bodies(known: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """What may stand in a request beside or in place of a form."""
    name = st.sampled_from([*known, *strange.COLUMNS])
    pairs = st.lists(st.tuples(name, strange.texts | strange.numbers | strange.days), max_size=6)
    data = st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | strange.texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(name, inner, max_size=3),
        max_leaves=6,
    )
    return st.one_of(
        pairs.map(lambda found: {"data": urlencode(found, errors="surrogatepass")}),
        data.map(lambda value: {"data": json.dumps(value), "content_type": "application/json"}),
        st.tuples(
            st.sampled_from(strange.KINDS), st.binary(max_size=60) | st.sampled_from(strange.RAW)
        ).map(lambda both: {"data": both[1], "content_type": both[0]}),
    )


def requests(world: World, rule: Rule, known: list[str]) -> st.SearchStrategy[Any]:
    """Who asks for what of a route, in which way."""
    paths = st.sampled_from(list(world.paths(rule)))
    odd = st.sampled_from(strange.SEGMENTS)
    twisted = st.tuples(paths, st.integers(1, 5), odd).map(lambda t: replaced(*t))
    return st.tuples(
        st.sampled_from(list(world.cookies)),
        st.sampled_from(sorted(rule.methods or ())) | st.sampled_from(strange.METHODS),
        paths | paths | twisted if rule.arguments else paths,
        st.just("") | st.sampled_from(strange.QUERIES),
        bodies(known),
    )


def replaced(path: str, place: int, segment: str) -> str:
    """The address with something else in one of its places."""
    parts = path.split("/")
    parts[min(place, len(parts) - 1)] = segment
    return "/".join(parts)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_whoever_only_asks_about_a_page_changes_nothing(world, method) -> None:
    """No token is asked for then; a deletion or a launch must not hang on the word GET."""
    broken = Broken()
    for rule in world.app.url_map.iter_rules():
        for path in world.paths(rule) if method in (rule.methods or ()) else ():
            broken.at(path, lambda path=path: tried(world, "owner", method, path))
    broken.tell()


def test_no_address_breaks_in_whatever_way_it_is_asked_for(world) -> None:
    broken = Broken()
    known = sorted({one.name for form in forms.found(world) for one in form.fields})
    for rule in world.app.url_map.iter_rules():

        def holds(rule: Rule = rule) -> None:
            @examples(2)
            @given(requests(world, rule, known))
            def answers(asked: Any) -> None:
                who, method, path, query, body = asked
                if method == "POST":
                    body = body | {"headers": [("X-CSRFToken", world.tokens[who])]}
                elif method in ("GET", "HEAD", "OPTIONS"):
                    body = {}
                tried(world, who, method, f"{path}?{query}" if query else path, **body)

            by_name(rule.rule, answers)()

        broken.at(rule.rule, holds)
    broken.tell()


def test_no_header_breaks_a_page(world) -> None:
    on_sqlite_alone(world)
    broken = Broken()
    asked = [("nobody", "GET", "/check"), ("owner", "GET", "/workspaces")]
    asked += [("nobody", "POST", "/sign-in"), ("owner", "POST", "/account")]
    asked += [("phone", "POST", f"/r/{world.known['code'][2]}/{page}") for page in ("join", "dots")]
    asked += [("owner", "GET", f"/organisation/{world.known['organisation'][0]}/logo")]
    asked += [("owner", "GET", f"/audience/{world.known['audience'][4]}/{page}") for page in PAGES]
    for number, (name, value) in enumerate(strange.headers()):
        key = strange.AS_IT_IS.get(name) or "HTTP_" + name.upper().replace("-", "_")
        for place in asked if TIMES > 1 else asked[number % 2 :: 2]:
            at = (name, value[:80], *place)
            sent_so = {"environ_overrides": {key: value}}
            broken.at(at, partial(tried, world, *place, **sent_so))
    broken.tell()
