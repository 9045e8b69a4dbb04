"""Charts as plain values: one function per chart, each with caption, alternative text and table."""

from reports.charts.base import Chart, Setting, Table, Theme
from reports.charts.radar import radar
from reports.charts.series import Series

__all__ = ["Chart", "Series", "Setting", "Table", "Theme", "radar"]
