"""A chart for a web page: drawn for a desk and for a phone, with the colours of the dark theme.

Or for the projector: one drawing, which is scaled up to the place that it has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.charts.base import Chart, Setting

DESK, PHONE = 480, 320  # px that the two drawings are made for
STAGE = 510  # px of a drawing that will be three times as large; a table stands beside it


@dataclass(frozen=True, slots=True)
class PageChart:
    """What `templates/components/chart.html` shows and `charts.js` draws."""

    chart: Chart
    phone: Chart
    dark: Mapping[str, str]  # colour on light ground → colour on dark ground

    @property
    def data(self) -> dict[str, Any]:
        """For the page's script, as JSON."""
        return {"wide": self.chart.figure, "narrow": self.phone.figure, "dark": dict(self.dark)}


def for_page(setting: Setting, build: Callable[[Setting], Chart]) -> PageChart:
    """`for_page(setting, lambda s: radar(s, result))`: the same chart in both widths."""
    return _page(setting, *(build(one) for one in _widths(setting)))


def for_stage(setting: Setting, build: Callable[[Setting], Chart]) -> PageChart:
    """The chart for `charting.stage`: both drawings are the one for the projector."""
    drawn = build(replace(setting, theme="light", width=STAGE, stage=True))
    return _page(setting, drawn, drawn)


def page_or_none(setting: Setting, build: Callable[[Setting], Chart | None]) -> PageChart | None:
    """The same for a chart that may have nothing to show."""
    charts = [chart for one in _widths(setting) if (chart := build(one))]
    return _page(setting, *charts) if charts else None


def _widths(setting: Setting) -> tuple[Setting, Setting]:
    light = replace(setting, theme="light", keyed=False)
    return replace(light, width=DESK), replace(light, width=PHONE)


def _page(setting: Setting, chart: Chart, phone: Chart) -> PageChart:
    day, night = (replace(setting, theme=theme).colours.colours for theme in ("light", "dark"))
    return PageChart(chart, phone, dict(zip(day, night, strict=True)))
