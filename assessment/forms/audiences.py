"""The forms of an audience: everything while it is a draft, what promises nothing afterwards.

What the choices mean for people stands in `promises`.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from assessment.forms.entries import (
    Moment,
    Names,
    OneOf,
    Paragraphs,
    Pick,
    Whole,
    at_most,
    between,
    listed,
)
from assessment.forms.fields import Line
from assessment.forms.organisations import ADDRESSES, LANGUAGES
from assessment.forms.promises import (
    ENTRIES,
    ENTRY_NOTES,
    FORMS,
    GROUPS,
    LEVEL_NOTES,
    LEVELS,
    MOST_GROUPS,
    PAIRS,
    PLACES,
    PROMISES,
    WAY_NOTES,
    WAYS,
    cells,
)
from assessment.store.audiences import FEWEST, Plan

KINDS = {
    "leadership": _l("Leadership"),
    "pulse": _l("Staff (pulse survey)"),
    "workshop": _l("Workshop"),
}
KIND_NOTES = {
    "leadership": _l("Three to fifteen people who lead, each with a link, about 12 minutes."),
    "pulse": _l("Everybody else, from 20 people on, on their phones, about 4 minutes."),
    "workshop": _l("A group in one room, live with a projector and phones, 30 to 90 minutes."),
}
LONGEST_WELCOME = 2000
LARGE = 500  # people asked, from which a larger k is suggested


class RunningForm(FlaskForm):
    """What can change until the audience is closed."""

    contact = Line(
        _l("Who to ask"),
        [at_most(200)],
        description=_l("Name and address or phone number; stands in the notice and in the mails."),
    )
    welcome_de = Paragraphs(_l("Welcome text in German"), [at_most(LONGEST_WELCOME)])
    welcome_en = Paragraphs(
        _l("Welcome text in English"),
        [at_most(LONGEST_WELCOME)],
        description=_l("Markdown: **bold**, lists with a hyphen, [words](https://address)."),
    )
    closes_at = Moment(_l("Closes"), last=True)

    def __init__(self, now: datetime, **more: Any) -> None:
        super().__init__(**more)
        self.now = now

    def validate_closes_at(self, field: Moment) -> None:
        """Later than now."""
        if field.data and field.data <= self.now:
            raise ValidationError(_("This moment has passed. Please give a later one."))

    def welcome(self) -> dict[str, str]:
        """The welcome texts that were written, by language."""
        texts = {"de": self.welcome_de.data, "en": self.welcome_en.data}
        return {language: text for language, text in texts.items() if text}


class AudienceForm(RunningForm):
    """Everything that can be decided while the audience is a draft."""

    live = OneOf(_l("How people answer"), WAYS, WAY_NOTES)  # asked of a workshop alone
    form = OneOf(_l("Questionnaire"), FORMS)
    confidentiality = OneOf(_l("Confidentiality"))
    k = Whole(
        _l("Smallest group that is shown"),
        [between(FEWEST, 50)],
        description=_l("At least 5. From 500 people on, 8 to 10 protects better."),
    )
    entry = OneOf(_l("How people get in"), ENTRIES, ENTRY_NOTES)
    headcount = Whole(
        _l("How many people are asked"),
        [between(1, 1_000_000)],
        description=_l("For the response rate. Leave it empty if you do not know."),
    )
    leadership = BooleanField(_l("Leads people: yes or no"))
    contact_group = BooleanField(_l("Works with customers: yes or no"))
    department = Names(
        _l("Departments"), description=_l("One name per line; leave empty for none.")
    )
    location = Names(_l("Locations"), description=_l("One name per line; leave empty for none."))
    leadership_place = Pick(_l("Leadership: place"), choices=listed(PLACES), default="1")
    contact_place = Pick(_l("Customer contact: place"), choices=listed(PLACES), default="2")
    department_place = Pick(_l("Departments: place"), choices=listed(PLACES), default="3")
    location_place = Pick(_l("Locations: place"), choices=listed(PLACES), default="4")
    language = OneOf(_l("Language of mails and poster"), LANGUAGES)
    address = OneOf(_l("How German texts address people"), ADDRESSES)
    opens_at = Moment(_l("Opens"), description=_l("Empty: at once when you launch."))

    def __init__(self, now: datetime, kind: str, **more: Any) -> None:
        super().__init__(now, **more)
        self.kind = kind
        if kind != "workshop":
            del self.live
        self.confidentiality.offer({level: LEVELS[level] for level in PROMISES[kind]}, LEVEL_NOTES)

    def asks_headcount(self) -> bool:
        """Whether nothing else says how many are asked; a list of addresses does, later on."""
        alone = self.kind == "leadership" and self.confidentiality.data == "anonymous"
        return alone or bool(self.entry.data != "invited")

    def is_live(self) -> bool:
        """Whether people answer together in a room."""
        return "live" in self and self.live.data == "room"

    def validate_live(self, _field: OneOf) -> None:
        """In a room everybody sees the result, and gets in with one code."""
        if self.is_live() and (self.confidentiality.data, self.entry.data) != ("open", "link"):
            raise ValidationError(
                _(
                    "Live in the room, the result is open in the room and people get in with one "
                    "link and code. Please choose both, or that everybody answers on their own."
                )
            )

    def validate_k(self, field: Whole) -> None:
        """A threshold is always there."""
        if field.data is None:
            raise ValidationError(_("Please give a number from %(least)d on.", least=FEWEST))

    def validate_headcount(self, field: Whole) -> None:
        """A leadership group of fewer than five is named, or has no result (rule 12)."""
        if self.kind != "leadership" or self.confidentiality.data != "anonymous":
            return
        if field.data is None or field.data < FEWEST:
            raise ValidationError(
                _(
                    "A leadership group of fewer than %(least)d people cannot be anonymous: "
                    "everybody would guess who said what. Choose ‘with names’, or say here that "
                    "at least %(least)d are asked.",
                    least=FEWEST,
                )
            )

    def validate_closes_at(self, field: Moment) -> None:
        """Later than now and than opening."""
        super().validate_closes_at(field)
        if field.data and self.opens_at.data and field.data <= self.opens_at.data:
            raise ValidationError(_("It must close after it opens."))

    def validate_department(self, _field: Names) -> None:
        """Groups belong to anonymous audiences, and there is an end to their number."""
        if self.groups() and self.confidentiality.data != "anonymous":
            raise ValidationError(
                _("Only an anonymous audience is shown by group. Please remove the groups.")
            )
        many = len(list(cells(self.groups(), self.crosses())))
        if many > MOST_GROUPS:
            raise ValidationError(
                _(
                    "That makes %(many)d groups; at most %(most)d can be checked. Please choose "
                    "fewer crosses or names.",
                    many=many,
                    most=MOST_GROUPS,
                )
            )

    def groups(self) -> list[dict[str, Any]]:
        """The groups that were chosen, in their order of priority."""
        chosen: dict[str, dict[str, Any]] = {}
        if self.leadership.data and self.kind != "leadership":
            chosen["leadership"] = {"key": "leadership"}
        if self.contact_group.data:
            chosen["contact"] = {"key": "contact"}
        for key in ("department", "location"):
            if self[key].data:
                chosen[key] = {"key": key, "names": list(self[key].data)}
        places = {key: str(self[f"{key}_place"].data) for key in chosen}
        return [chosen[key] for key in sorted(chosen, key=lambda key: places[key])]

    def crosses(self) -> list[list[str]]:
        """The pairs that were chosen, as far as both their groups are there."""
        known = {group["key"] for group in self.groups()}
        chosen = (pair for pair in PAIRS if self["_".join(("cross", *pair))].data)
        return [list(pair) for pair in chosen if known.issuperset(pair)]

    def pairs(self) -> list[Any]:
        """The fields of the crosses, in their order of priority."""
        return [self["_".join(("cross", *pair))] for pair in PAIRS]

    def plan(self) -> Plan:
        """What was entered."""
        return Plan(
            kind=self.kind,
            form="full" if self.is_live() else self.form.data,  # a room asks all practices
            confidentiality=self.confidentiality.data,
            entry=self.entry.data,
            live=self.is_live(),
            k=int(self.k.data or FEWEST),
            language=self.language.data,
            address=self.address.data,
            welcome=self.welcome(),
            contact=self.contact.data or "",
            groups=self.groups(),
            crosses=self.crosses(),
            headcount=self.headcount.data if self.asks_headcount() else None,
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
        )


for _pair in PAIRS:
    setattr(
        AudienceForm,
        "_".join(("cross", *_pair)),
        BooleanField(
            _l("%(one)s and %(other)s together", one=GROUPS[_pair[0]], other=GROUPS[_pair[1]])
        ),
    )


def entered(plan: Plan) -> dict[str, Any]:
    """A plan as the form's fields show it."""
    shown: dict[str, Any] = {
        name: getattr(plan, name)
        for name in (
            "form", "confidentiality", "k", "entry", "headcount", "language", "address",
            "opens_at", "closes_at", "contact",
        )
    }  # fmt: skip
    shown["live"] = "room" if plan.live else "form"
    shown |= {f"welcome_{language}": plan.welcome.get(language, "") for language in ("de", "en")}
    for group in plan.groups:
        key = group["key"]
        shown[{"contact": "contact_group"}.get(key, key)] = tuple(group.get("names", ())) or True
    chosen = [group["key"] for group in plan.groups]
    ordered = [*chosen, *(key for key in GROUPS if key not in chosen)]  # no place is given twice
    shown |= {f"{key}_place": str(place) for place, key in enumerate(ordered, 1)}
    return shown | {"_".join(("cross", *pair)): True for pair in plan.crosses}
