"""The report's language: translated sentences, and numbers and dates as its readers write them.

Every sentence of charts and documents goes through here (catalogue domain `report`, English
message ids); every figure is rounded here, so that page, chart and PDF never disagree.
"""

from datetime import date as Date  # noqa: N812 - `date` is the method below
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).resolve().parent.parent / "assessment" / "translations"
LOCALES = {"de": "de_DE", "en": "en_GB"}


@lru_cache(maxsize=4096)
def rounded(value: float, digits: int = 1) -> float:
    """Rounded half up, as people do by hand (2.25 → 2.3); noise of the ninth digit is dropped."""
    exact = Decimal(repr(round(float(value), 9)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)) + 0.0


@cache
def catalogue(language: str, domain: str = "report") -> NullTranslations:
    """The compiled catalogue; the text file where it is newer; message ids where neither is."""
    folder = TRANSLATIONS / language / "LC_MESSAGES"
    compiled, source = folder / f"{domain}.mo", folder / f"{domain}.po"
    if compiled.exists() and not _newer(source, compiled):
        return GNUTranslations(BytesIO(compiled.read_bytes()))
    if source.exists():
        target = BytesIO()
        with source.open("rb") as file:
            write_mo(target, read_po(file, locale=language))
        return GNUTranslations(BytesIO(target.getvalue()))
    return NullTranslations()


def _newer(one: Path, other: Path) -> bool:
    return one.exists() and one.stat().st_mtime > other.stat().st_mtime


class Words:
    """One language. `words("Overall %(score)s", score=words.number(2.84))` → 'Insgesamt 2,8'."""

    def __init__(self, language: str, domain: str = "report") -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self._catalogue = catalogue(language, domain)

    def __call__(self, msgid: str, /, **values: Any) -> str:
        text = self._catalogue.gettext(msgid)
        return text % values if values else text

    def plural(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """The sentence for `n`, which is also a value, written with separators of thousands."""
        return self._catalogue.ngettext(one, many, n) % {"n": self.number(n, 0), **values}

    def number(self, value: float | None, digits: int = 1, *, sign: bool = False) -> str:
        """A figure with exactly so many digits: '2,8'; '–' where it is not defined."""
        if value is None:
            return "–"
        figure = rounded(value, digits)
        decimal, group = (",", ".") if self.language == "de" else (".", ",")
        text = f"{abs(figure):,.{digits}f}".translate({ord("."): decimal, ord(","): group})
        if figure < 0:
            return f"−{text}"
        return f"+{text}" if sign and figure > 0 else text

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 0…1 as '45 %' (German, with a space that does not break) or '45%'."""
        if share is None:
            return "–"
        return self.number(share * 100, digits) + ("\N{NO-BREAK SPACE}%" if self.german else "%")

    def date(self, day: Date) -> str:
        """'21. November 2026', '21 November 2026'."""
        return format_date(day, format="long", locale=self.locale)

    def listing(self, things: tuple[str, ...] | list[str]) -> str:
        """'Ziele, Kultur und Messbarkeit'."""
        return format_list(list(things), style="standard", locale=self.locale)

    def quote(self, name: str) -> str:
        """In the quotation marks of the language."""
        return f"„{name}“" if self.german else f"‘{name}’"

    @property
    def german(self) -> bool:
        return self.language == "de"
