"""Colours: contrast to their ground, and told apart with colour-vision deficiency."""

from itertools import combinations
from math import dist
from pathlib import Path

import pytest

from reports import look
from reports.charts.base import DARK, LIGHT
from reports.colour import channels, contrast, legible

# Machado, Oliveira, Fernandes (2009), A Physiologically-based Model for Simulation of Color Vision
# Deficiency, table of matrices for severity 1.0; they work on linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen(colour: str, deficiency: str) -> tuple[float, float, float]:
    """The colour in OKLab (Ottosson 2020) as it is seen."""
    rgb = channels(colour)
    red, green, blue = (
        min(1, max(0, sum(a * b for a, b in zip(row, rgb, strict=True))))
        for row in DEFICIENCIES[deficiency]
    )
    cones = (
        0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
        0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
        0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
    )
    long, medium, short = (value ** (1 / 3) for value in cones)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lever_colours_can_be_told_apart(theme, deficiency) -> None:
    found = {
        (one, two): dist(seen(a, deficiency), seen(b, deficiency))
        for (one, a), (two, b) in combinations(theme.levers.items(), 2)
    }
    assert min(found.values()) >= 0.06, min(found, key=found.__getitem__)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_that_carries_meaning_is_legible_on_its_ground(theme) -> None:
    for colour in (theme.ink, theme.muted, theme.accent, *theme.levers.values()):
        assert contrast(colour, theme.paper) >= 4.5, colour


def test_page_and_charts_have_the_same_colours() -> None:
    sheet = Path("assessment/static/css/base.css").read_text().upper()
    for name, colour in (*look.LEVERS.items(), *look.NIGHT_LEVERS.items()):
        assert f"--{name}: {colour}".upper() in sheet


@pytest.mark.parametrize("colour", ["#FFFF00", "#000000", "#FFFFFF", "#7FB2E5"])
@pytest.mark.parametrize("ground", ["#FFFFFF", "#0F1620"])
def test_an_accent_of_any_colour_becomes_legible(colour: str, ground: str) -> None:
    assert contrast(legible(colour, ground), ground) >= 4.5


def test_a_legible_accent_is_left_as_it_is() -> None:
    assert legible(look.ACCENT, look.PAPER) == look.ACCENT
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21
