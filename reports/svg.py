"""Figures drawn as SVG by Plotly itself, in one warm browser tab; all of a report in one go.

Needs Chromium (`CHROMIUM` names it) and no network. Same figures, same bytes.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reports.chromium import (
    ChromiumFailedError,
    ChromiumMissingError,
    PageFailedError,
    Tab,
)
from reports.vector import mend

KEPT = 256  # drawings; about 2 MB
DRAW = """(async figures => {
  const drawn = [];
  for (const figure of figures) {
    const place = document.createElement('div');
    document.body.append(place);
    try {
      await Plotly.newPlot(place, figure.data, figure.layout, {staticPlot: true});
      const traces = place._fullData;
      if (!traces.length || traces.length !== figure.data.length) throw Error('it has no data');
      const lost = traces.findIndex(trace => trace.visible !== true);
      if (lost >= 0) throw Error(`trace ${lost} was not drawn`);
      drawn.push({svg: Plotly.Snapshot.toSVG(place, 'svg')});
    } catch (error) {
      drawn.push({error: String(error)});
    } finally {
      Plotly.purge(place);
      place.remove();
    }
  }
  return drawn;
})(%s)"""


class ChartFailedError(RuntimeError):
    """A figure could not be drawn; the report is not made with a hole in it."""


@cache
def library() -> Path:
    """The file of plotly.js in the installed package, found without importing it."""
    spec = find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise ChartFailedError("The package plotly is not installed: make install")
    return Path(spec.submodule_search_locations[0]) / "package_data" / "plotly.min.js"


def prepared() -> str:
    """What makes an empty page ready to draw."""
    return f"{library().read_text(encoding='utf-8')};\ntypeof Plotly.newPlot"


class Drawings:
    """Figures to SVG, with a memory of what has been drawn."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._known: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def render(self, figures: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        """One SVG for each figure, in order; ChartFailedError names the one that fails."""
        texts = [json.dumps(figure, sort_keys=True, allow_nan=False) for figure in figures]
        keys = [_key(text) for text in texts]
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        missing = {
            k: (t, n) for n, (k, t) in enumerate(zip(keys, texts, strict=True)) if k not in found
        }
        found |= self._draw(missing)
        self._keep(found)
        return tuple(found[key] for key in keys)

    def _draw(self, missing: Mapping[str, tuple[str, int]]) -> dict[str, str]:
        if not missing:
            return {}
        figures = ",".join(text for text, _ in missing.values())
        try:
            answers = self._tab.evaluate(DRAW % f"[{figures}]")
        except PageFailedError as error:
            raise ChartFailedError(f"The charts failed: {error}") from error
        drawn = {}
        for (key, (text, number)), answer in zip(missing.items(), answers, strict=True):
            if "error" in answer:
                raise ChartFailedError(f"{_name(text, number)} failed: {answer['error']}")
            try:
                drawn[key] = mend(answer["svg"])
            except ValueError as error:
                raise ChartFailedError(f"{_name(text, number)} failed: {error}") from error
        return drawn

    def _keep(self, found: Mapping[str, str]) -> None:
        with self._lock:
            for key, svg in found.items():
                self._known[key] = svg
                self._known.move_to_end(key)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)

    def close(self) -> None:
        """End the browser until the next drawing."""
        self._tab.close()


def _key(text: str) -> str:
    return sha256(f"{version('plotly')}\n{text}".encode()).hexdigest()


def _name(text: str, number: int) -> str:
    meta = json.loads(text).get("layout", {}).get("meta") or {}
    return f"Chart {number + 1} ({meta.get('key', 'unnamed')})"


DRAWINGS = Drawings(Tab(prepared))


def render(figures: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """One SVG for each figure, drawn in the tab that this process keeps warm."""
    return DRAWINGS.render(figures)


__all__ = ["DRAWINGS", "ChartFailedError", "ChromiumFailedError", "ChromiumMissingError", "render"]
