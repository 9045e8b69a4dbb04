"""The form of a document of an assessment: as what, for whom, which sections in which order."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from assessment.forms.entries import Colour, OneOf, Paragraphs, at_most
from assessment.forms.organisations import LANGUAGES, readable
from questions.bank import Bank
from reports.formats import FORMATS
from reports.look import ACCENT
from reports.settings import SECTIONS, Settings

FORMAT_NAMES = {
    "pdf": _l("Report (PDF)"),
    "deck": _l("Presentation (PowerPoint)"),
    "workbook": _l("Tables (Excel)"),
    "csv": _l("Tables (CSV)"),
    "json": _l("Data (JSON)"),
}
FORMAT_NOTES = {
    "pdf": _l("To print and hand over: every chosen section on pages that stand for themselves."),
    "deck": _l("To present: slides with charts that can be edited, and notes for who speaks."),
    "workbook": _l("To work on: one sheet per topic, each column explained."),
    "csv": _l("One tidy table for other programs."),
    "json": _l("For software, with a published schema."),
}
SECTION_NAMES = {
    "summary": _l("Summary"),
    "comparison": _l("Comparison of the audiences"),
    "levers": _l("Levers and practices"),
    "positioning": _l("Positioning"),
    "groups": _l("Groups"),
    "workshop": _l("Workshop: votes and reasons"),
    "trend": _l("Trend since the wave before"),
    "steps": _l("Next steps"),
    "actions": _l("Action plan"),
    "figures": _l("Figures"),
    "comments": _l("Comments"),
    "method": _l("Method, glossary and sources"),
}
NOTE, REMARK = 3000, 1500  # characters: a page, and a quarter of one


class Some(Field):
    """Some of a list, at least one; `offers` are (value, label)."""

    def __init__(self, label: Any, message: Any, **more: Any) -> None:
        super().__init__(label, **more)
        self.offers: Sequence[tuple[str, Any]] = ()
        self.message = message

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Those that are ticked, in the order in which they are offered."""
        self.data = tuple(value for value, _word in self.offers if value in valuelist)

    def pre_validate(self, _form: Any) -> None:
        """At least one."""
        if not self.data:
            raise ValidationError(self.message)


class Ordered(Some):
    """Some of a list, in an order of one's own: beside each box stands its place.

    Boxes send `name`, places `name-<value>`; the same place twice keeps the usual order.
    """

    def process(self, formdata: Any, *data: Any, **filters: Any) -> None:
        """Read boxes and places."""
        super().process(formdata, *data, **filters)
        if formdata is not None:
            places = {value: _place(formdata.get(f"{self.name}-{value}")) for value in self._all()}
            self.arrange(sorted(places, key=lambda value: places[value]))
            self.data = tuple(value for value in self._all() if value in (self.data or ()))

    def _all(self) -> list[str]:
        return [value for value, _word in self.offers]

    def arrange(self, first: Sequence[str]) -> None:
        """Offer these first, the others behind them."""
        places = {value: number for number, value in enumerate(first)}
        self.offers = sorted(self.offers, key=lambda offer: places.get(offer[0], len(places)))


class DocumentForm(FlaskForm):
    """All that can be chosen."""

    format = OneOf(_l("What is to be made"))
    language = OneOf(_l("Language"), LANGUAGES)
    audiences = Some(
        _l("Whose view"),
        _l("Please choose at least one audience."),
        description=_l("Whatever the document says comes from these alone."),
    )
    sections = Ordered(
        _l("Sections"),
        _l("Please choose at least one section."),
        description=_l("A section about which there is nothing to say is left out by itself."),
    )
    note = Paragraphs(
        _l("Cover note"),
        [at_most(NOTE)],
        description=_l(
            "Your own words on a page of their own behind the cover. Markdown: an empty line "
            "begins a paragraph, - a point of a list, **bold**."
        ),
    )
    accent = Colour(_l("Colour"))
    marked = BooleanField(_l("CSV for Excel"))

    def remarks(self) -> list[Any]:
        """The fields of the comments, in the order of the levers."""
        return [field for name, field in self._fields.items() if name.startswith("remark-")]

    def settings(self, own: str) -> Settings:
        """What was chosen; `own` is the organisation's colour, which needs no choosing."""
        chosen = readable(self.accent.data or "") or ACCENT.lower()
        said = {field.name.removeprefix("remark-"): field.data for field in self.remarks()}
        return Settings(
            language=self.language.data,
            audiences=self.audiences.data,
            sections=self.sections.data,
            note=self.note.data or "",
            remarks={lever: text for lever, text in said.items() if text},
            marked=self.format.data == "csv" and bool(self.marked.data),
            accent="" if chosen == (own or ACCENT.lower()) else chosen,
        )


def document_form(
    bank: Bank, kinds: Mapping[str, Any], settings: Settings, kind: str, own: str
) -> DocumentForm:
    """The form, filled in with these settings; `kinds` are the audiences that can be chosen."""
    language = get_locale().language
    fields = {
        f"remark-{lever.key}": Paragraphs(
            lever.name[language], [at_most(REMARK)], name=f"remark-{lever.key}"
        )
        for lever in bank.levers
    }
    begun = {
        "format": kind,
        "language": settings.language,
        "audiences": tuple(one for one in settings.audiences if one in kinds) or tuple(kinds),
        "sections": settings.sections,
        "note": settings.note,
        "marked": settings.marked,
        "accent": settings.accent or own or ACCENT.lower(),
    } | {f"remark-{lever}": text for lever, text in settings.remarks.items()}
    made: DocumentForm = type("RemarksForm", (OfferedForm,), fields | {"kinds": kinds})(data=begun)
    return made


class OfferedForm(DocumentForm):
    """Knows what it offers before it reads what was sent."""

    kinds: Mapping[str, Any]

    def process(self, formdata: Any = None, *data: Any, **more: Any) -> None:
        """Offers first."""
        self.format.offer({key: FORMAT_NAMES[key] for key in FORMATS}, FORMAT_NOTES)
        self.audiences.offers = list(self.kinds.items())
        self.sections.offers = [(key, SECTION_NAMES[key]) for key in SECTIONS]
        begun = more.get("data") or {}
        self.sections.arrange(begun.get("sections", ()))
        super().process(formdata, *data, **more)


def _place(typed: str | None) -> int:
    """Nothing, or nonsense, stands last."""
    return int(typed) if typed and re.fullmatch(r"[0-9]{1,2}", typed) else 99
