"""From how many answers on something is shown, how the audit works, and who sees what."""

from collections.abc import Iterator

from assessment.scoring.cells import CROSS_FROM
from assessment.scoring.discretion import FLOOR, INVITED_FROM, ITEMS_FROM
from assessment.scoring.publication import COMMENTERS_FROM
from reports.document.promise import judged_in_part
from reports.privacy.facts import Asked, Facts
from reports.privacy.shape import Block, Chapter, Table
from reports.words import Words


def thresholds(facts: Facts, words: Words) -> Chapter:
    """The rules of this audience's level of confidentiality."""
    asked = facts.asked
    rules = {"anonymous": _anonymous, "open": _open, "named": _named}[asked.confidentiality]
    blocks = [Block(points=tuple(rules(asked, words)))]
    if asked.confidentiality == "anonymous" and asked.groups:
        blocks.append(_audit(asked, words))
    title = words("From how many answers on something is shown")
    return Chapter("thresholds", title, _lead(asked, words), tuple(blocks))


def _lead(asked: Asked, words: Words) -> str:
    if asked.confidentiality == "anonymous":
        return words(
            "From %(k)s people on, counted for each lever by those who answered it. With fewer, a "
            "neutral sentence stands there, and not how few they were.",
            k=asked.k,
        )
    if asked.confidentiality == "open":
        return words(
            "From %(count)s answers on, for the whole room only: there are no results by group.",
            count=FLOOR["open"],
        )
    return words("From the first answer on, since each is shown with its name.")


def _anonymous(asked: Asked, words: Words) -> Iterator[str]:
    yield words(
        "Results appear once, after closing, and do not change any more. There are no results "
        "before that, no late answers and no free filters."
    )
    if asked.groups:
        yield words(
            "The groups and their order of priority are fixed with the launch; nobody can form "
            "others afterwards."
        )
    if asked.crosses:
        yield words(
            "Two groups combined are shown from %(count)s people on.",
            count=max(CROSS_FROM, asked.k),
        )
    yield words(
        "Averages have one decimal and are rounded before they leave the server. Spread, interval "
        "and distribution of a single practice are shown from %(count)s answers on.",
        count=ITEMS_FROM,
    )
    yield words(
        "Shares of people are said in steps of five points. If more than nine in ten, or all but "
        "one, say the same, it reads ‘more than 90 per cent’: that all agreed cannot be seen."
    )
    yield from _written(asked, words)
    yield judged_in_part(words, asked.k)
    yield words(
        "While people answer, the response rate is shown from %(count)s people asked on, in steps "
        "of five points. After closing it stands there how many were asked and answered.",
        count=INVITED_FROM,
    )


def _open(asked: Asked, words: Words) -> Iterator[str]:
    if asked.live:
        yield words(
            "At the reveal of a part every answer appears as a dot, without a name. Before that, "
            "only "
            "how many have joined and answered is seen."
        )
        yield words(
            "Answers that come after a reveal do not change what was shown. They are counted once "
            "%(count)s of them have come together.",
            count=FLOOR["open"],
        )
        return
    yield words("Results appear once, after closing, and do not change any more.")
    yield from _written(asked, words)


def _named(asked: Asked, words: Words) -> Iterator[str]:
    yield words("Results appear once, after closing, and do not change any more.")
    yield words(
        "Shown with the name are the averages for the five levers, no single answers. Reports as "
        "files bear no name of anybody who answered."
    )
    yield from _written(asked, words)


def _written(asked: Asked, words: Words) -> Iterator[str]:
    if not asked.writes:
        return
    least = {"anonymous": asked.k, "open": FLOOR["open"], "named": 1}[asked.confidentiality]
    if asked.confidentiality == "named":
        yield words(
            "What people write is shown without a name, shuffled, after a facilitator has read it "
            "through; but whoever knows them may recognise them by it."
        )
        return
    yield words(
        "What people write is shown if %(count)s or more wrote to the same question, shuffled, "
        "without group or score, after a facilitator has read it through and blacked out what "
        "could give somebody away. Otherwise it is deleted at closing, unread.",
        count=max(least, COMMENTERS_FROM[asked.confidentiality]),
    )


def example(k: int) -> tuple[int, int, int]:
    """People who answered, of them in the larger and in the smaller department."""
    return 4 * k, 3 * k + 2, k - 2


def _audit(asked: Asked, words: Words) -> Block:
    """The span audit in plain words, with a case that the audit itself decides as told."""
    people, larger, smaller = example(asked.k)
    return Block(
        title=words("Why a group can be missing although it is large enough"),
        lines=(
            words(
                "Whoever has the average of all and of some can work out the average of the rest. "
                "An example: %(people)s people answered, %(larger)s in one department and "
                "%(smaller)s in the other. The smaller one is too small to be shown. If the larger "
                "one were shown beside the total, the smaller one would follow by subtraction. So "
                "the larger one is withheld as well.",
                people=people,
                larger=larger,
                smaller=smaller,
            ),
            words(
                "The software does not look for such pairs only. Before it releases a group, it "
                "works out whether by adding and subtracting any of the figures that are already "
                "released, as often as one likes, the figure of fewer than %(k)s people would "
                "follow. If so, the group is withheld, for this lever or altogether. The groups "
                "are tried in their order of priority.",
                k=asked.k,
            ),
            words(
                "What was released is written into a ledger that nobody can change. Pages, "
                "reports, presentations, tables and shared links show nothing else."
            ),
        ),
    )


def sight(facts: Facts, words: Words) -> Chapter:
    """Who sees what, role by role, with how many members have the role today."""
    head = (words("Who"), words("Sees"), words("Does not see"))
    rows = tuple(_roles(facts, words))
    return Chapter(
        "sight",
        words("Who sees what"),
        words(
            "Members of the workspace are viewers, facilitators or owners: each sees what the one "
            "before sees, and more."
        ),
        (Block(table=Table("sight", head, rows)),),
    )


def _roles(facts: Facts, words: Words) -> Iterator[tuple[str, str, str]]:
    asked, roles = facts.asked, facts.roles
    yield (
        words("Participants"),
        words("What is revealed in the room.")
        if asked.live
        else words(
            "The notice, and their own answers until they are sent; results, if those in charge "
            "pass "
            "them on."
        ),
        words("Answers of others, except as results."),
    )
    never = words("Single answers, at any time; who has answered.")
    if asked.confidentiality == "named":
        never = words("Answers to single questions, at any time; before closing, who has answered.")
    yield (
        _counted(words("Viewers"), roles.get("viewer", 0), words),
        _results(asked, words),
        never,
    )
    yield (
        _counted(words("Facilitators"), roles.get("facilitator", 0), words),
        _prepared(asked, words),
        words("The same."),
    )
    yield (
        _counted(words("Owners"), roles.get("owner", 0), words),
        words(
            "Members and their roles, the settings, the log, and an export of the workspace: "
            "set-up, "
            "addresses, log, and what has been released."
        ),
        words("The same; the export holds no single answer either."),
    )
    yield (
        words("Whoever gets a shared link"),
        words(
            "The parts of the results, or the report, that were chosen for the link, until it ends "
            "or is taken back."
        ),
        words("Anything else."),
    )
    yield (
        words("Whoever runs the server"),
        words(
            "Technically, all that the database holds, and with effort which device sends "
            "something at a given moment."
        ),
        words("What the database does not hold; see ‘What is not promised’."),
    )


def _counted(role: str, count: int, words: Words) -> str:
    return words("%(role)s (today: %(count)s)", role=role, count=count)


def _results(asked: Asked, words: Words) -> str:
    if asked.confidentiality == "named":
        return words("After closing: the results, with the averages of each person by name.")
    if asked.live:
        return words("What is revealed in the room, and after closing the results.")
    return words(
        "While it runs: the response rate in steps of five points. After closing: the results, "
        "reports and released comments."
    )


def _prepared(asked: Asked, words: Words) -> str:
    if asked.writes:
        return words(
            "Set-up, the list of addresses and whose mail came back; after closing, what people "
            "wrote, to read it through before it is released."
        )
    return words("Set-up, the list of addresses and whose mail came back.")
