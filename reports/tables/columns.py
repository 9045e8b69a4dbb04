"""The columns of all tables, each explained once; the same key means the same in every table."""

from reports.tables.sheet import Column, Kind
from reports.words import Words

WIDE, WIDER = 28, 60


def columns(words: Words) -> dict[str, Column]:
    """Every column by its key, in one language."""
    found = [*_about(words), *_figures(words), *_changes(words), *_doing(words)]
    return {column.key: column for column in found}


def _of(key: str, name: str, about: str, kind: Kind = "text", width: int = 12) -> Column:
    return Column(key, name, about, kind, width)


def _about(_: Words) -> list[Column]:
    """What a row is about."""
    return [
        _of("wave", _("Wave"), _("The assessment, by its name."), width=18),
        _of("audience", _("Audience"), _("leadership, pulse (staff) or workshop."), width=14),
        _of("audience_name", _("Who answered"), _("The audience in words."), width=18),
        _of("lever", _("Lever"), _("Key of the lever, the same in every language."), width=14),
        _of("lever_name", _("Lever in words"), _("The lever’s name."), width=WIDE),
        _of("item", _("Practice"), _("Key of the practice, such as G1.")),
        _of("practice", _("Practice in words"), _("The practice’s name."), width=WIDE),
        _of("strategy", _("Strategy"), _("first, centric or product."), width=12),
        _of("strategy_name", _("Strategy in words"), _("The strategy’s name."), width=20),
        _of("aspect", _("Aspect"), _("today: where it stands. intended: in three years.")),
        _of("group", _("Group"), _("A group that the span audit released."), width=WIDE),
        _of("size", _("Size"), _("About how many people are in the group, as a band.")),
        _of("first", _("First"), _("The audience or group that is compared."), width=22),
        _of("second", _("Second"), _("What it is compared with."), width=22),
        _of("what", _("What"), _("lever, practice, group or strategy.")),
        _of("key", _("Key"), _("Key of what the row is about.")),
        _of("name", _("Name"), _("What the row is about, in words."), width=WIDE),
        _of("figure", _("Figure"), _("Key of the customer figure, such as nps.")),
        _of("figure_name", _("Figure in words"), _("The figure’s name."), width=22),
        _of("question", _("Question"), _("The open question."), width=WIDE),
        _of(
            "text",
            _("Comment"),
            _("As it was released, in an order that was shuffled."),
            width=WIDER,
        ),
    ]


def _figures(_: Words) -> list[Column]:
    """What was found out."""
    none = _("Empty where it is not shown or was not asked.")
    vague = _("0.95 stands for ‘more than 90%’, 0.05 for ‘less than 10%’.")
    return [
        _of("n", _("Answers"), _("People with a valid answer."), "count"),
        _of("invited", _("Asked"), _("People who were asked, from ten on."), "count"),
        _of("rate", _("Response"), _("Share of those asked, in steps of 5 points."), "share"),
        _of("least", _("Smallest number"), _("Nothing is shown of fewer people."), "count"),
        _of("confidentiality", _("Confidentiality"), _("anonymous, open or named."), width=16),
        _of("form", _("Questionnaire"), _("full, pulse or quick."), width=14),
        _of("overall", _("Overall"), _("Mean of the five lever scores, 1 to 5."), "score"),
        _of("score", _("Score"), _("Mean on the scale 1 to 5, one decimal.") + " " + none, "score"),
        _of("low", _("From"), _("Lower end of the 95 per cent interval.") + " " + none, "score"),
        _of("high", _("To"), _("Upper end of the 95 per cent interval.") + " " + none, "score"),
        _of("sd", _("Spread"), _("Standard deviation.") + " " + none, "score"),
        _of(
            "agreement",
            _("Disagreement"),
            _("Mean deviation from the items’ means; up to 0.83 is called united."),
            "number",
        ),
        _of("level_low", _("Level from"), _("Lowest level that the interval touches."), "count"),
        _of("level_high", _("Level to"), _("Highest level that the interval touches."), "count"),
        _of("worst", _("At the least"), _("If all who did not answer had said 1."), "score"),
        _of("best", _("At the most"), _("If all who did not answer had said 5."), "score"),
        _of("importance", _("Importance"), _("For the coming year, 1 to 5; 3 if not asked."),
            "score"),
        _of("target", _("Target"), _("The level that is aimed at; 4 if none was set."), "score"),
        _of("cant_judge", _("Can’t judge"), _("Share who could not judge it."), "share"),
        _of("favourable", _("Favourable"), _("Share of answers 4 and 5.") + " " + vague, "share"),
        *(
            _of(f"level_{n}", _("At level %(n)s", n=n), _("Share of answers.") + " " + vague,
                "share")
            for n in range(1, 6)
        ),
        _of("share", _("Share"), _("Mean share of 100 points."), "share"),
        _of("put_first", _("Put it first"), _("Share of people who gave it most points."), "share"),
        _of("stage", _("In use"), _("0 not taken, 1 taken, 2 visible, 3 steers decisions."),
            "count"),
        _of("value", _("Value"), _("As a member entered it."), "number"),
        _of("taken_on", _("Taken on"), _("Day of the value."), "date"),
        _of("note", _("Note"), _("In the words of a member."), width=WIDER),
    ]  # fmt: skip


def _changes(_: Words) -> list[Column]:
    """What differs."""
    return [
        _of("score_first", _("Score of the first"), _("1 to 5."), "score"),
        _of("score_second", _("Score of the second"), _("1 to 5."), "score"),
        _of("difference", _("Difference"), _("First less second, of rounded scores."), "score"),
        _of(
            "relevant",
            _("Relevant"),
            _("At least half a level, and sure over all five levers."),
            "truth",
        ),
        _of("change", _("Change"), _("Since the wave before, in words.")),
        _of("interval", _("Interval of the change"), _("In words."), width=18),
        _of("verdict", _("Verdict"), _("Whether the change can be told from chance."), width=WIDE),
        _of("first_vote", _("First vote"), _("Mean of the first vote in the room."), "score"),
        _of("second_vote", _("Second vote"), _("Mean of the second vote."), "score"),
        _of("agreed", _("Agreed score"), _("What the room agreed on."), "score"),
        _of("reason", _("Reason"), _("Why the room agreed on it."), width=WIDER),
    ]


def _doing(_: Words) -> list[Column]:
    """What is to be done."""
    return [
        _of("rank", _("Rank"), _("By priority."), "count"),
        _of("step", _("Next step"), _("Its title in the library."), width=WIDE),
        _of("monday", _("On Monday"), _("How to begin."), width=WIDER),
        _of("damping", _("Damping"), _("Below 1 where the interval is wide."), "number"),
        _of(
            "priority",
            _("Priority"),
            _("(Target less score) times importance times damping."),
            "score",
        ),
        _of("effort", _("Effort"), _("S, M or L."), width=8),
        _of("days", _("Days"), _("Within how many days it can be done."), "count"),
        _of("title", _("Action"), _("What somebody took on."), width=WIDER),
        _of("owner", _("Who"), _("Who does it."), width=22),
        _of("due", _("Until"), _("Day on which it is due."), "date"),
        _of("status", _("Status"), _("open, doing, done or dropped."), width=10),
        _of("watch", _("Figure to watch"), _("Shows whether it worked."), width=WIDE),
        _of("moved", _("How the practice moved"), _("Since the action was taken on."), width=WIDE),
    ]
