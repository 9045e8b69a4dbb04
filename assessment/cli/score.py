"""`flask score FILE.csv`: scores a table of responses that were collected anywhere.

Reads, scores and prints; what a cell may hold is in `assessment.table`, what a figure means in
`assessment.scoring`.
"""

import json
from collections.abc import Callable
from pathlib import Path

import click

from assessment.cli.refusal import Refusal, language_of
from assessment.cli.score_json import as_json
from assessment.cli.score_text import as_text
from assessment.cli.scored import Pair, Scored
from assessment.scoring.gaps import gaps
from assessment.scoring.groups import group_results
from assessment.scoring.responses import Responses, ScoringError
from assessment.scoring.results import Gap
from assessment.scoring.score import score as scored
from assessment.table.columns import NUMBER
from assessment.table.errors import N_, TableError, quote
from assessment.table.read import read
from questions.bank import LANGUAGES, Bank
from questions.load import bank as current_bank
from reports.words import Words

YES = frozenset({"yes", "y", "true", "ja", "j", "wahr", "x"})
NOT_TWO = N_(
    "%(file)s, column %(column)s: there are %(count)s different values (%(values)s), a comparison "
    "needs two. Name a column with two values; blank cells are left out."
)
TOO_FEW_INVITED = N_(
    "%(file)s: %(people)s people answered, but --invited says %(invited)s. Correct the number or "
    "leave it out."
)
HELP = """Score a table of responses (CSV, UTF-8, first row = names of the columns).

\b
G1 … M5                        answers 1–5; blank or NA = can’t judge
p_first p_centric p_product    100 points over the three strategies
any other column               ignored, or named by --compare or --group

\b
Optional columns:
p2_first … p3_product          second and third situation (averaged with the first)
i_first i_centric i_product    the intended positioning
s_speed s_friendliness         service, 1–5 (nice trap)
price                          price pull, 1–5
contrast_KEY                   focus → obsession, 1–5
figure_KEY                     figures in use, 0 (not taken) – 3 (steers decisions)
importance_LEVER target_LEVER  1–5 (LEVER: goals culture knowledge holistic measurability)
seconds                        time taken, for the careless flags

Comma, semicolon or tab separate cells; points may have a decimal comma.
"""


@click.command(help=HELP)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--invited", type=int, metavar="N", help="How many people were invited.")
@click.option(
    "--form",
    type=click.Choice(["full", "pulse", "quick"]),
    default="quick",
    show_default=True,
    help="Which form was answered; pulse has 15 items.",
)
@click.option(
    "--compare",
    metavar="COLUMN",
    help="Compare the two groups of a column. m1 is the greater value: 1 before 0, yes before no, "
    "otherwise the later in the alphabet.",
)
@click.option("--group", metavar="COLUMN", help="Agreement and ICC by the groups of a column.")
@click.option("--json", "machine", is_flag=True, help="Unrounded figures as JSON.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: that of the terminal.")
def score(  # noqa: PLR0913, PLR0917 - one argument per option
    file: Path,
    invited: int | None,
    form: str,
    compare: str | None,
    group: str | None,
    machine: bool,
    language: str | None,
) -> None:
    """Score a table of responses."""
    words = Words(language or language_of(), "cli")
    bank = current_bank()
    name = click.format_filename(file)
    try:
        responses = read(file, bank, form, [c for c in dict.fromkeys((compare, group)) if c])
    except TableError as error:
        raise Refusal(_sentence(words, name, error)) from None
    pair = _pair(words, name, responses, compare) if compare else None
    try:
        result = scored(bank, responses, form=form, invited=invited, group=group)
    except ScoringError:
        people = words.number(int(responses.answered().sum()), 0)
        raise Refusal(words(TOO_FEW_INVITED, file=name, people=people, invited=invited)) from None
    found = Scored(
        bank=bank,
        result=result,
        compared=pair,
        gaps=_gaps(bank, responses, form, pair),
        groups=group_results(bank, responses, group, form) if group else (),
    )
    if machine:
        figures = as_json(found, words)
        click.echo(json.dumps(figures, ensure_ascii=False, allow_nan=False, indent=1))
    else:
        click.echo(as_text(found, words))


def _sentence(words: Words, file: str, error: TableError) -> str:
    """'answers.csv, row 3, column G2: …' with as much of the place as is known."""
    place = file
    if error.row is not None:
        place += words(", row %(row)s", row=error.row)
    if error.column is not None:
        place += words(", column %(column)s", column=error.column)
    return f"{place}: {words(error.sentence, **error.values)}"


def _pair(words: Words, file: str, responses: Responses, column: str) -> Pair:
    """The two values of a column, the greater first."""
    groups = responses.groups[column]
    there = [groups.names[number] for number in sorted(set(groups.numbers.tolist()) - {-1})]
    if len(there) != 2:
        values = ", ".join(map(quote, there[:5])) + (" …" if len(there) > 5 else "")
        place = {"file": file, "column": quote(column), "count": len(there)}
        raise Refusal(words(NOT_TWO, values=values or "–", **place))
    first, second = sorted(there, key=_order(there), reverse=True)
    return Pair(column, first, second)


def _order(names: list[str]) -> Callable[[str], tuple[float | str, ...]]:
    if all(NUMBER.fullmatch(name) for name in names):
        return lambda name: (float(name.replace(",", ".")), name)
    return lambda name: (name.casefold() in YES, name.casefold(), name)


def _gaps(bank: Bank, responses: Responses, form: str, pair: Pair | None) -> tuple[Gap, ...]:
    if pair is None:
        return ()
    groups = responses.groups[pair.column]
    first, second = (
        responses.where(groups.numbers == groups.names.index(name))
        for name in (pair.first, pair.second)
    )
    return gaps(bank, first, second, form)
