"""Charts as plain values: one function per chart, each with caption, alternative text and table."""

from reports.charts.audiences import audiences_practices, audiences_radar
from reports.charts.bars import lever_bars, practice_bars
from reports.charts.base import Chart, Setting, Table, Theme
from reports.charts.cells import group_dots
from reports.charts.comparison import lever_gaps
from reports.charts.contrast import contrast_profile
from reports.charts.importance import importance_plot
from reports.charts.matrix import effort_names, step_matrix
from reports.charts.page import PageChart, for_page, for_stage, page_or_none
from reports.charts.path import positioning_path
from reports.charts.radar import radar
from reports.charts.series import Series
from reports.charts.ternary import ternary
from reports.charts.trend import trend_lines
from reports.charts.votes import lever_votes, votes
from reports.charts.whole import pair_key, whole_charts
from reports.charts.workshop import workshop_radar, workshop_votes

__all__ = [
    "Chart",
    "PageChart",
    "Series",
    "Setting",
    "Table",
    "Theme",
    "audiences_practices",
    "audiences_radar",
    "contrast_profile",
    "effort_names",
    "for_page",
    "for_stage",
    "group_dots",
    "importance_plot",
    "lever_bars",
    "lever_gaps",
    "lever_votes",
    "page_or_none",
    "pair_key",
    "positioning_path",
    "practice_bars",
    "radar",
    "step_matrix",
    "ternary",
    "trend_lines",
    "votes",
    "whole_charts",
    "workshop_radar",
    "workshop_votes",
]
