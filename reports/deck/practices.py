"""The practices that are furthest ahead and furthest behind, and what stands out beside them."""

from reports.deck.brief import Brief, join, of_lever, place, spoken
from reports.deck.shape import Line, Plot, Series, Slide
from reports.document.shape import Practice

ENDS = 4  # practices at either end


def at_either_end(brief: Brief) -> Slide | None:
    """Those furthest ahead and furthest behind, and what stands out beside them."""
    words, whole = brief.words, brief.whole
    scored = [
        (place(one.mark) or 0.0, one, lever.key)
        for lever in brief.document.levers
        for one in lever.practices
        if one.mark
    ]
    if len(scored) < 2:
        return None
    scored.sort(key=lambda one: -one[0])
    shown = scored if len(scored) <= 2 * ENDS else [*scored[:ENDS], *scored[-ENDS:]]
    names = tuple(one.name for _, one, _ in shown)
    values = tuple(value for value, _, _ in shown)
    return Slide(
        key="practices",
        section="levers",
        rank=1,
        layout="chart-text",
        kicker=words("Practices: %(name)s", name=brief.main.name),
        title=_ends(brief, scored[0][1], scored[-1][1]),
        plot=Plot(
            kind="bars",
            name=words("Practices at either end"),
            alt=join(
                words("Scores of practices on a scale from 1 to 5."),
                f"{spoken(names, values, words)}.",
            ),
            categories=names,
            series=(Series(words("Score"), values),),
            colours=tuple(of_lever(key) for _, _, key in shown),
            heads=(words("Practice"), *brief.limits()),
        ),
        columns=(
            (
                *(Line(one.text, lead=words("Strength: %(name)s.", name=words.quote(one.name)))
                  for one in whole.strengths),
                *(Line("; ".join(one.points), lead=f"{one.title}.")
                  for one in whole.findings if one.key in {"nice-trap", "invisible"}),
            ),
        ),
        caption=words(
            "%(who)s · The %(n)s practices at either end of %(all)s; colours are those of their "
            "levers.",
            who=brief.who(),
            n=words.number(len(shown) - len(shown) // 2, 0),
            all=words.number(len(scored), 0),
        )
        if len(scored) > 2 * ENDS
        else brief.who(),
        notes=(
            words("A strength is a practice that every audience sees further than the whole."),
            *(f"{one.title}. {one.text}" for one in whole.findings),
            words("Ask: what made the highest ones grow, and could it be lent to the lowest?"),
        ),
    )  # fmt: skip


def _ends(brief: Brief, highest: Practice, lowest: Practice) -> str:
    words = brief.words
    if highest.score == lowest.score:
        return words("All practices stand at %(score)s", score=highest.score)
    return words(
        "%(highest)s scores highest (%(high)s), %(lowest)s lowest (%(low)s)",
        highest=words.quote(highest.name),
        high=highest.score,
        lowest=words.quote(lowest.name),
        low=lowest.score,
    )
