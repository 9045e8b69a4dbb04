"""Paths stand at their own place; lines of one kind are one path, and nothing changes its order."""

import pytest

from reports.paths import Path, joined, moved

GREY = {"fill": "none", "stroke": "#d9d5cc", "stroke-width": "1"}
RED = {"fill": "none", "stroke": "#d93600", "stroke-width": "1"}


@pytest.mark.parametrize(
    ("d", "there"),
    [
        ("M0,0L1.5,-2", "M10,20L11.5,18"),
        ("M0,0H5V7Z", "M10,20H15V27Z"),
        ("M1,1C1,2 3,4 5,6Q7,8 9,10", "M11,21C11,22,13,24,15,26Q17,28,19,30"),
        ("M11,0A11,11 0 1,1 0,-11Z", "M21,20A11,11,0,1,1,10,9Z"),
        ("M0,0l3,4h5v6z", "M10,20l3,4h5v6z"),
        ("M0,0L1,1M2,2L3,3", "M10,20L11,21M12,22L13,23"),
    ],
)
def test_absolute_places_move_and_relative_steps_do_not(d, there) -> None:
    assert moved(d, 10, 20) == there


def test_neighbouring_lines_of_one_kind_become_one_path() -> None:
    lines = [Path("M0,0L1,1", GREY), Path("M2,2L3,3", GREY), Path("M4,4L5,5", RED)]
    assert list(joined(lines)) == [Path("M0,0L1,1M2,2L3,3", GREY), Path("M4,4L5,5", RED)]


@pytest.mark.parametrize(
    "paint",
    [{"fill": "#d93600"}, {"fill": "#d93600", "stroke": "#fff"}, {**GREY, "stroke-opacity": "0.5"}],
)
def test_areas_and_translucent_lines_stay_apart(paint) -> None:
    shapes = [Path("M0,0L1,1L1,0Z", paint), Path("M0,0L2,2L2,0Z", paint)]
    assert list(joined(shapes)) == shapes


def test_what_lies_between_stays_between() -> None:
    elements = [Path("M0,0L1,1", GREY), "<text/>", "<text/>", Path("M2,2L3,3", GREY)]
    assert list(joined(elements)) == elements
