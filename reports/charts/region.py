"""The 95 % region of the mean shares, as a border inside the triangle."""

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

Shares = tuple[float, float, float]  # first, centric, product; 0…1


def region(mean: Shares, covariance: Sequence[Sequence[float]], radius2: float) -> list[Shares]:
    """The border of (p − μ)ᵀS⁻¹(p − μ) ≤ radius², on the first two shares, cut at the triangle."""
    (a, b), c = covariance[0][:2], covariance[1][1]
    l11 = sqrt(max(a, 0.0))
    l21 = b / l11 if l11 else 0.0
    l22 = sqrt(max(c - l21**2, 0.0))
    radius, border = sqrt(radius2), []
    for step in range(72):
        u, v = cos(step * pi / 36) * radius, sin(step * pi / 36) * radius
        x, y = mean[0] + l11 * u, mean[1] + l21 * u + l22 * v
        border.append((x, y, 1 - x - y))
    for share in range(3):
        border = _cut(border, share)
    return border


def _cut(border: list[Shares], share: int) -> list[Shares]:
    """The part of a convex polygon where one share is not negative (Sutherland and Hodgman)."""
    kept: list[Shares] = []
    for one, two in zip(border, [*border[1:], *border[:1]], strict=True):
        if one[share] >= 0:
            kept.append(one)
        if (one[share] >= 0) != (two[share] >= 0):
            t = one[share] / (one[share] - two[share])
            x, y, z = (p + t * (q - p) for p, q in zip(one, two, strict=True))
            kept.append((x, y, z))
    return kept
