"""A report is made of its document and its charts, or not at all."""

import threading
from datetime import date

import pytest

from questions.load import bank
from reports import report, svg
from tests import factories

EDITION = report.Edition("de", date(2026, 11, 2), "Musterwerk")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9"/>'


def test_a_chart_that_fails_leaves_no_hole_in_a_report(monkeypatch) -> None:
    def fails(figures):
        raise svg.ChartFailedError("Chart 1 (radar) failed")

    monkeypatch.setattr(svg, "render", fails)
    with pytest.raises(svg.ChartFailedError, match="radar"):
        report.make(bank(), factories.result(1), EDITION)


def test_pages_are_laid_out_while_charts_are_drawn(monkeypatch) -> None:
    laid_out, waited = threading.Event(), []
    original = report.Awaited.__getitem__

    def asked(drawings, place):
        laid_out.set()
        return original(drawings, place)

    def draws(figures):
        waited.append(laid_out.wait(30))
        return (SVG,) * len(figures)

    monkeypatch.setattr(report.Awaited, "__getitem__", asked)
    monkeypatch.setattr(svg, "render", draws)
    assert report.make(bank(), factories.result(1), EDITION).startswith(b"%PDF")
    assert waited == [True]
