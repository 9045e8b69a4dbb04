"""Colours as numbers: contrast, and an accent that can be read on its ground."""


def channels(colour: str) -> tuple[float, float, float]:
    """'#0B6E69' as linear-light red, green, blue on 0…1 (IEC 61966-2-1)."""
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2, 0…1."""
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, 1…21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: str, ground: str, ratio: float = 4.5) -> str:
    """The colour, darkened (on a dark ground: lightened) in small steps until it can be read."""
    goal = 0 if luminance(ground) > 0.18 else 255
    values = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    for step in range(51):
        mixed = [round(v + (goal - v) * step / 50) for v in values]
        candidate = "#" + "".join(f"{v:02X}" for v in mixed)
        if contrast(candidate, ground) >= ratio:
            return candidate
    return candidate
