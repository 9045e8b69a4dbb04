"""The two forms on the way from nothing to a running survey: whom it is about, and who answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from assessment.forms.entries import Moment, Names, OneOf, Whole, at_most, between, needed
from assessment.forms.fields import Line
from assessment.store.audiences import PRESETS, Plan

NEW = "new"
MOST = 20  # organisations to choose from; more are found by their name
KINDS = ("pulse", "leadership", "workshop")


class WhomForm(FlaskForm):
    """An organisation that is there, or the name of a new one."""

    organisation = OneOf(_l("Whom is it about?"))
    name = Line(_l("Name of the organisation"), [at_most(120)])

    def __init__(self, known: Sequence[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(**more)
        names = {str(number): name for number, name in known}
        self.is_long = len(names) > MOST
        shown = dict(list(names.items())[:MOST])
        if self.organisation.data in names:
            shown[self.organisation.data] = names[self.organisation.data]
        other = _("Another or a new one") if self.is_long else _("A new organisation")
        self.organisation.offer(shown | {NEW: other}, {})
        if not known:
            self.organisation.data = NEW

    def validate_name(self, field: Line) -> None:
        """A new organisation has a name."""
        if self.organisation.data == NEW and not field.data:
            raise ValidationError(_("Please give the organisation a name."))

    def chosen(self) -> UUID | None:
        """The organisation that is there; None for a new one."""
        return None if self.organisation.data == NEW else UUID(self.organisation.data)


class WhoForm(FlaskForm):
    """Who answers, with what can be left as it is; the fields in the order of the page."""

    pulse = BooleanField(_l("Staff"))
    leadership = BooleanField(_l("Leadership"))
    workshop = BooleanField(_l("Workshop"))
    closes_at = Moment(_l("Closes"), last=True)
    name = Line(
        _l("Name of the assessment"),
        [needed(_l("Please give the assessment a name.")), at_most(120)],
    )
    headcount = Whole(
        _l("How many people are asked"),
        [between(1, 1_000_000)],
        description=_l("For the response rate. Leave it empty if you do not know."),
    )
    department = Names(
        _l("Departments"),
        description=_l("One name per line; leave empty for none."),
    )
    contact = Line(
        _l("Who to ask"),
        [at_most(200)],
        description=_l("Name and address or phone number; stands in the notice and in the mails."),
    )

    def __init__(self, now: datetime, **more: Any) -> None:
        super().__init__(**more)
        self.now = now

    def names(self) -> dict[str, str]:
        """What the fields are called whose problems would not say which one is meant."""
        fields = self.closes_at, self.name, self.headcount, self.department, self.contact
        return {field.name: str(field.label.text) for field in fields}

    def validate_pulse(self, _field: BooleanField) -> None:
        """Somebody must answer."""
        if not any(self[kind].data for kind in KINDS):
            raise ValidationError(_("Please choose at least one group of people."))

    def validate_closes_at(self, field: Moment) -> None:
        """Later than now."""
        if field.data and field.data <= self.now:
            raise ValidationError(_("This moment has passed. Please give a later one."))

    def plans(self, organisation: Any, there: Mapping[str, Plan]) -> dict[str, Plan]:
        """The audiences that were chosen; what a draft says beyond this form stays."""
        manner = {"language": organisation.language, "address": organisation.address}
        contact, closes_at = self.contact.data or "", self.closes_at.data
        plans = {}
        for kind in (kind for kind in KINDS if self[kind].data):
            plan = there.get(kind) or replace(PRESETS[kind], **manner)
            until = plan.closes_at if plan.live else closes_at  # a room ends with its workshop
            plans[kind] = replace(plan, contact=contact, closes_at=until)
        if "pulse" in plans:
            departments = list(self.department.data or ())
            plans["pulse"] = replace(
                _grouped(plans["pulse"], departments), headcount=self.headcount.data
            )
        return plans


def _grouped(plan: Plan, departments: list[str]) -> Plan:
    """The plan with these departments in their place; a cross without its groups goes."""
    group = {"key": "department", "names": departments}
    keys = [one["key"] for one in plan.groups]
    groups = [group if one["key"] == "department" else one for one in plan.groups]
    if "department" not in keys:
        groups.append(group)
    kept = [one for one in groups if one.get("names", True)]
    known = {one["key"] for one in kept}
    crosses = [cross for cross in plan.crosses if known.issuperset(cross)]
    return replace(plan, groups=kept, crosses=crosses)


def planned(name: str, audiences: Sequence[Any]) -> dict[str, Any]:
    """What a draft says already, as the form's fields show it."""
    shown: dict[str, Any] = {"name": name}
    for audience in audiences:
        shown |= {audience.kind: True, "contact": audience.contact}
        if not audience.live:
            shown["closes_at"] = audience.closes_at
        if audience.kind == "pulse":
            named = {group["key"]: group.get("names", ()) for group in audience.groups}
            shown["department"] = tuple(named.get("department", ()))
            shown["headcount"] = audience.headcount
    return shown
