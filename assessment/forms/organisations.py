"""The form of an organisation: whom it is about, and how its material looks."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import ValidationError

from assessment.forms.entries import Colour, OneOf, Pick, at_most, listed, needed
from assessment.forms.fields import Line
from assessment.forms.pictures import Logo
from assessment.store.organisations import Profile
from reports.colour import contrast, legible
from reports.look import ACCENT, PAPER

LANGUAGES = {"de": _l("German"), "en": _l("English")}
ADDRESSES = {"sie": _l("formal (Sie)"), "du": _l("informal (du)")}
SECTORS = {
    "": _l("not said"),
    "industry": _l("Manufacturing"),
    "construction": _l("Construction and trades"),
    "energy": _l("Energy, water, waste"),
    "trade": _l("Wholesale and retail"),
    "transport": _l("Transport and logistics"),
    "hospitality": _l("Hotels, restaurants, tourism"),
    "it": _l("Software and IT services"),
    "telecom": _l("Telecommunications and media"),
    "finance": _l("Banking and finance"),
    "insurance": _l("Insurance"),
    "property": _l("Property and housing"),
    "services": _l("Business services and consulting"),
    "health": _l("Health and care"),
    "education": _l("Education and research"),
    "public": _l("Public administration"),
    "nonprofit": _l("Associations and charities"),
    "other": _l("Something else"),
}
SIZES = {
    "": _l("not said"),
    "1-9": _l("1 to 9 people"),
    "10-49": _l("10 to 49 people"),
    "50-249": _l("50 to 249 people"),
    "250-999": _l("250 to 999 people"),
    "1000-4999": _l("1,000 to 4,999 people"),
    "5000+": _l("5,000 people or more"),
}
NEAR = ("DE", "AT", "CH", "LI", "LU")
NO_COUNTRY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
NOT_SAID = _l("not said")


MOST_WHOLES = 100  # that can be chosen; more are found by their name


class OrganisationForm(FlaskForm):
    """Everything about an organisation."""

    name = Line(
        _l("Name"),
        [needed(_l("Please give the organisation a name.")), at_most(120)],
        description=_l("As it should stand on the report."),
    )
    sector = Pick(_l("Sector"), choices=listed(SECTORS))
    size = Pick(_l("Size"), choices=listed(SIZES))
    country = Pick(_l("Country"))
    language = OneOf(
        _l("Language"),
        LANGUAGES,
        description=_l("Of mails, posters and reports. The form itself is always in both."),
    )
    address = OneOf(
        _l("How German texts address people"),
        ADDRESSES,
        description=_l("Each audience can say it differently."),
    )
    part_of = Pick(
        _l("Part of"),
        description=_l("A team’s results are put together with those of the other teams there."),
    )
    whole = Line(
        _l("Part of"),
        description=_l(
            "The name of the organisation that this one is a team of; empty if it stands for"
            " itself. A team’s results are put together with those of the other teams there."
        ),
    )
    compared = BooleanField(
        _l("It agreed to be compared"),
        description=_l(
            "Its scores go, without its name, into the median and range beside which the other"
            " organisations of this workspace are shown; from five that agreed."
        ),
    )
    accent = Colour(
        _l("Accent colour"),
        description=_l(
            "On reports and posters. A colour that is too light to be read is darkened."
        ),
    )
    logo = Logo(
        _l("Logo"),
        description=_l(
            "PNG, JPEG or WebP up to 2 MB. It is stored anew as PNG of at most 800 pixels."
        ),
    )
    without_logo = BooleanField(_l("Remove the logo"))

    def __init__(self, wholes: Mapping[UUID, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.country.choices = listed(countries())
        names = {str(whole): name for whole, name in wholes.items()}
        self.wholes = {name.casefold(): whole for whole, name in names.items()}
        if len(names) > MOST_WHOLES:
            if not self.whole.raw_data:  # nothing was sent
                self.whole.data = names.get(self.part_of.data or "", "")
            del self.part_of
        else:
            self.part_of.choices = listed({"": _l("nothing: it stands for itself")} | names)
            del self.whole

    def validate_whole(self, field: Line) -> None:
        """One that is there and is no team itself."""
        if field.data and field.data.casefold() not in self.wholes:
            raise ValidationError(_("There is no organisation of this name to be part of."))

    def _whole(self) -> UUID | None:
        typed = "whole" in self
        name = self.whole.data if typed else ""
        chosen = self.wholes.get((name or "").casefold()) if typed else self.part_of.data
        return UUID(chosen) if chosen else None

    def profile(self) -> Profile:
        """What was entered, with an accent that can be read on paper; '' where it is ours."""
        return Profile(
            name=self.name.data or "",
            sector=self.sector.data,
            size=self.size.data,
            country=self.country.data,
            accent=readable(self.accent.data or ""),
            language=self.language.data,
            address=self.address.data,
            part_of=self._whole(),
            compared=self.compared.data,
        )


def entered(organisation: Any) -> dict[str, Any]:
    """An organisation, or a profile, as the form's fields show it."""
    shown = {part.name: getattr(organisation, part.name) for part in fields(Profile)}
    part_of = str(organisation.part_of or "")
    return shown | {"accent": organisation.accent or ACCENT.lower(), "part_of": part_of}


def facts(organisation: Any) -> list[str]:
    """What is known about an organisation, in words."""
    said = [
        SECTORS[organisation.sector] if organisation.sector else "",
        SIZES[organisation.size] if organisation.size else "",
        countries().get(organisation.country) if organisation.country else "",
        LANGUAGES[organisation.language],
        ADDRESSES[organisation.address],
    ]
    return [str(fact) for fact in said if fact]


def readable(colour: str) -> str:
    """The colour, darkened until it can be read on paper; '' for our own."""
    if not colour or colour == ACCENT.lower():
        return ""
    return colour if contrast(colour, PAPER) >= 4.5 else legible(colour, PAPER).lower()


def countries() -> dict[str, str]:
    """Code and name of every country in the reader's language, the nearest five first."""
    territories = Locale.parse(str(get_locale())).territories
    names = {str(code): name for code, name in territories.items() if len(str(code)) == 2}
    rest = sorted(set(names) - set(NEAR) - NO_COUNTRY, key=lambda code: _sorted(names[code]))
    return {"": str(NOT_SAID)} | {code: names[code] for code in (*NEAR, *rest)}


def _sorted(name: str) -> str:
    plain = {"Ä": "A", "Å": "A", "Ö": "O", "Ü": "U", "Ç": "C", "É": "E"}
    return plain.get(name[0], name[0]) + name[1:].casefold()
