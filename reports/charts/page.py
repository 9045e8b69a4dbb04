"""A chart for a web page: drawn for a desk and for a phone, with the colours of the dark theme."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.charts.base import Chart, Setting

DESK, PHONE = 480, 320  # px that the two drawings are made for


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
    light = replace(setting, theme="light")
    day, night = light.colours.colours, replace(setting, theme="dark").colours.colours
    return PageChart(
        chart=build(replace(light, width=DESK)),
        phone=build(replace(light, width=PHONE)),
        dark=dict(zip(day, night, strict=True)),
    )


def page_or_none(setting: Setting, build: Callable[[Setting], Chart | None]) -> PageChart | None:
    """The same for a chart that may have nothing to show."""
    made = build(setting)
    return None if made is None else for_page(setting, lambda s: build(s) or made)
