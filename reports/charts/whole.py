"""Which charts a whole assessment has, each as a function of its setting: page, PDF and deck alike.

Draws nothing itself, and reads released figures only.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import cast

from assessment.scoring.comparison import compare
from assessment.scoring.results import Result
from assessment.wave import Story, Voice
from reports.charts.audiences import audiences_practices, audiences_radar
from reports.charts.base import Chart, Setting
from reports.charts.cells import group_dots
from reports.charts.comparison import lever_gaps
from reports.charts.importance import importance_plot
from reports.charts.path import positioning_path
from reports.charts.series import Kind
from reports.charts.ternary import ternary
from reports.charts.trend import trend_lines
from reports.document.audience import published
from reports.document.contact import compared
from reports.document.shape import Comparison
from reports.document.whole_shape import VoiceDocument, Whole

Draw = Callable[[Setting], Chart | None]


def whole_charts(story: Story, whole: Whole) -> Mapping[str, Draw]:
    """By key: audiences, audiences-<lever>, gaps-<kind>-<kind>, contact, ternary-<kind>,
    groups-<kind>, importance, trend-<kind>, path-<kind>. What has nothing to show is left out or
    draws None."""
    voices = {one.kind: story.now.voice(one.kind) for one in whole.voices}
    known = {kind: voice for kind, voice in voices.items() if voice}
    results = {kind: found for kind, voice in known.items() if (found := _result(voice))}
    return {
        **_levers(whole, results),
        **_gaps(whole, known),
        **_positions(whole, results),
        **_groups(whole, known, results),
        **_importance(whole, results),
        **_trend(whole),
    }


def _result(voice: Voice) -> Result | None:
    return published(voice.snapshot, voice.outcome)


def _names(whole: Whole) -> dict[Kind, str]:
    return {cast("Kind", one.kind): one.name for one in whole.voices}


def _levers(whole: Whole, results: Mapping[str, Result]) -> dict[str, Draw]:
    """All five on the radar, and the practices of each."""
    names = _names(whole)
    scored = {cast("Kind", kind): found for kind, found in results.items() if _scored(found)}
    drawn: dict[str, Draw] = {}
    if scored:
        drawn["audiences"] = lambda s: audiences_radar(s, scored, names, whole.profile_title)
    for lever in whole.levers:
        one = {cast("Kind", kind): found.lever(lever.key) for kind, found in results.items()}
        drawn[lever.chart] = partial(audiences_practices, said=lever, results=one, names=names)
    return drawn


def _scored(result: Result) -> bool:
    return any(lever.mean is not None for lever in result.levers)


def _gaps(whole: Whole, voices: Mapping[str, Voice]) -> dict[str, Draw]:
    """Every pair of audiences, and customer contact against none."""
    kinds = {one.name: cast("Kind", one.kind) for one in whole.voices}
    drawn: dict[str, Draw] = {}
    for pair in whole.pairs:
        pair_kinds = kinds[pair.first], kinds[pair.second]
        key = pair_key(whole, pair)
        drawn[key] = partial(_gap, voices=voices, pair=pair, kinds=pair_kinds, key=key)
    if whole.contact:
        drawn["contact"] = partial(_contact, voices=voices, whole=whole)
    return drawn


def pair_key(whole: Whole, pair: Comparison) -> str:
    """The key of the chart of two audiences: 'gaps-leadership-pulse'."""
    kinds = {one.name: one.kind for one in whole.voices}
    return f"gaps-{kinds[pair.first]}-{kinds[pair.second]}"


def _gap(
    setting: Setting,
    *,
    voices: Mapping[str, Voice],
    pair: Comparison,
    kinds: tuple[Kind, Kind],
    key: str,
) -> Chart | None:
    found = compare(*(voices[kind].snapshot for kind in kinds))
    return replace(lever_gaps(setting, found, pair, kinds), key=key) if found else None


def _contact(setting: Setting, *, voices: Mapping[str, Voice], whole: Whole) -> Chart | None:
    kinds: tuple[Kind, Kind] = ("score", "group")
    order = (whole.main.kind, *voices)
    found = next((c for kind in order if (c := compared(voices[kind].snapshot))), None)
    if found is None or whole.contact is None:
        return None
    return replace(lever_gaps(setting, found, whole.contact, kinds), key="contact")


def _positions(whole: Whole, results: Mapping[str, Result]) -> dict[str, Draw]:
    return {
        f"ternary-{one.kind}": partial(_position, result=result, one=one)
        for one in whole.voices
        if (result := results[one.kind]).positioning.mean
    }


def _position(setting: Setting, *, result: Result, one: VoiceDocument) -> Chart:
    """One of several on a page: table and alternative text say whose it is."""
    words, drawn = setting.words, ternary(setting, result.positioning, result.intended)
    caption = words("%(title)s (%(name)s)", title=drawn.table.caption, name=one.name)
    return replace(
        drawn,
        key=f"ternary-{one.kind}",
        alt=words("%(name)s: %(title)s", name=one.name, title=drawn.alt),
        table=replace(drawn.table, caption=caption),
    )


def _groups(
    whole: Whole, voices: Mapping[str, Voice], results: Mapping[str, Result]
) -> dict[str, Draw]:
    return {
        f"groups-{one.kind}": partial(
            _group, voice=voices[one.kind], result=results[one.kind], one=one
        )
        for one in whole.voices
        if one.said.document.groups and one.said.document.groups.sets
    }


def _group(setting: Setting, *, voice: Voice, result: Result, one: VoiceDocument) -> Chart | None:
    title = one.said.document.groups.title if one.said.document.groups else ""
    drawn = group_dots(setting, result, voice.snapshot.groups, title)
    return replace(drawn, key=f"groups-{one.kind}") if drawn else None


def _importance(whole: Whole, results: Mapping[str, Result]) -> dict[str, Draw]:
    said = whole.importance
    if said is None or not whole.weighed_by:
        return {}
    names = {one.kind: one.name for one in whole.voices}
    weighed, main = results[whole.weighed_by], whole.main
    by = names[whole.weighed_by], main.name
    return {"importance": lambda s: importance_plot(s, weighed, results[main.kind], said, by)}


def _trend(whole: Whole) -> dict[str, Draw]:
    """The levers of each kind of audience over the waves, and how its position moved."""
    drawn: dict[str, Draw] = {}
    waves = whole.trend.waves if whole.trend else ()
    for said in whole.trend.voices if whole.trend else ():
        drawn[f"trend-{said.kind}"] = partial(trend_lines, said=said, waves=waves)
        drawn[f"path-{said.kind}"] = partial(positioning_path, said=said, waves=waves)
    return drawn
