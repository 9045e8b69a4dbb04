"""Positioning: where each audience sees the organisation between the three strategies."""

from collections.abc import Iterator

from reports.deck.brief import Brief, join
from reports.deck.shape import Colour, Line, Plot, Series, Slide, said

COLOURS: tuple[Colour, ...] = ("accent", "muted", "soft")


def placing(brief: Brief) -> Iterator[Slide]:
    """One slide; none where nobody's position is shown."""
    words, whole = brief.words, brief.whole
    rows = []
    for one in whole.positions:
        if one.today:
            rows.append((words("%(name)s, today", name=one.name), one.today))
        if one.intended:
            rows.append((words("%(name)s, intended", name=one.name), one.intended))
    if not rows:
        return
    strategies = brief.document.positioning.strategies
    values = " ".join(
        f"{name}: {', '.join(f'{s.name} {v}' for s, v in zip(strategies, shares, strict=True))}."
        for name, shares in rows
    )
    yield Slide(
        key="positioning",
        section="positioning",
        rank=0,
        layout="chart-text",
        kicker=words("Positioning"),
        title=whole.positions_title,
        plot=Plot(
            kind="stacked",
            name=words("Shares of the three strategies"),
            alt=join(words("Shares of the three strategies in a hundred points."), values),
            categories=tuple(name for name, _ in rows),
            series=tuple(
                Series(one.name, tuple(said(shares[i]) for _, shares in rows), COLOURS[i])
                for i, one in enumerate(strategies)
            ),
            heads=(words("Audience"), *brief.limits()),
        ),
        columns=(
            (
                *(Line(_text(one.headline, one.flip), lead=f"{one.name}:")
                  for one in whole.positions if one.today),
            ),
        ),
        caption=brief.people(),
        notes=(
            words("People shared out a hundred points over three statements; these are the means."),
            *(f"{one.name}: {one.meaning}" for one in strategies),
            words(
                "A strategy is said to come first only if it leads by at least ten points and the "
                "interval of that lead excludes zero."
            ),
        ),
    )  # fmt: skip


def _text(headline: str, flip: str) -> str:
    return f"{headline}. {flip}".strip() if flip else f"{headline}."
