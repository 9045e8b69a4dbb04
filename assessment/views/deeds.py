"""The deeds of the log in words: one sentence for each code. Reads nothing, decides nothing."""

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assessment.clock import in_short
from assessment.forms.audiences import KINDS

WORDS: dict[str, LazyString] = {
    "workspace-created": _l("set up the workspace"),
    "settings-changed": _l("changed the settings of the workspace"),
    "member-invited": _l("invited somebody to the workspace"),
    "invitation-taken-back": _l("took an invitation to the workspace back"),
    "member-joined": _l("joined the workspace"),
    "member-removed": _l("removed a member"),
    "member-left": _l("left the workspace"),
    "account-deleted": _l("deleted their account and left the workspace"),
    "role-changed": _l("changed somebody’s role"),
    "ownership-transferred": _l("handed the workspace over"),
    "organisation-created": _l("added an organisation"),
    "organisation-changed": _l("changed an organisation"),
    "assessment-created": _l("added an assessment"),
    "assessment-changed": _l("changed an assessment"),
    "assessment-duplicated": _l("repeated an assessment as its next wave"),
    "assessment-archived": _l("archived an assessment"),
    "assessment-unarchived": _l("brought an assessment back from the archive"),
    "audience-created": _l("added an audience"),
    "audience-changed": _l("changed an audience"),
    "audience-removed": _l("deleted the draft of an audience"),
    "audience-launched": _l("launched an audience"),
    "audience-closed": _l("closed an audience"),
    "room-opened": _l("opened the room of a workshop"),
    "room-link-renewed": _l("renewed a link to the projector view or the control"),
    "workshop-ended": _l("ended a workshop"),
    "actions-changed": _l("put the actions of a workshop right"),
    "action-added": _l("took an action on"),
    "action-changed": _l("changed an action"),
    "action-deleted": _l("deleted an action"),
    "figures-changed": _l("entered customer figures"),
    "addresses-added": _l("added addresses to invite"),
    "address-corrected": _l("put an address right"),
    "address-removed": _l("took an address off the list"),
    "invitations-sent": _l("sent invitations"),
    "reminders-sent": _l("sent reminders"),
    "comments-released": _l("released comments"),
    "comment-redacted": _l("redacted a comment"),
    "team-reports-made": _l("had the reports of many organisations made"),
    "document-made": _l("had a document made"),
    "document-deleted": _l("deleted a document"),
    "link-shared": _l("shared results or a document by a link"),
    "link-taken-back": _l("took a shared link back"),
    "export-made": _l("exported everything of the workspace"),
    "deletion-asked": _l("asked for a deletion"),
    "deletion-taken-back": _l("took a deletion back"),
}
ROLES = {"owner": _l("Owner"), "facilitator": _l("Facilitator"), "viewer": _l("Viewer")}
DETAILS = {
    "name": _l("name"),
    "sector": _l("sector"),
    "size": _l("size"),
    "country": _l("country"),
    "language": _l("language"),
    "address": _l("form of address"),
    "accent": _l("accent colour"),
    "logo": _l("logo"),
    "part_of": _l("what it is part of"),
    "compared": _l("whether it is compared"),
    "addresses_kept": _l("how long addresses are kept"),
    "responses_kept": _l("how long single answers are kept"),
    "deeds_kept": _l("how far the log reaches back"),
}


class Line(NamedTuple):
    """One line of the log."""

    at: datetime
    when: str
    who: str
    what: str
    subject: str
    detail: str


def told(deed: Any) -> Line:
    """A deed as a line of the log; an unknown code is shown as it is."""
    what = str(WORDS.get(deed.action, deed.action))
    subject, detail = _subject(deed.subject), _detail(deed.detail or {})
    return Line(deed.at, in_short(deed.at), deed.actor, what, subject, detail)


def _subject(subject: str) -> str:
    """An audience is noted as its assessment and its kind, such as 'Autumn 2026: pulse'."""
    name, _sign, kind = subject.rpartition(": ")
    return f"{name}: {KINDS[kind]}" if name and kind in KINDS else subject


def _detail(detail: dict[str, Any]) -> str:
    if "role" in detail:
        return str(ROLES.get(detail["role"], detail["role"]))
    if "changed" in detail:
        return ", ".join(str(DETAILS.get(name, name)) for name in detail["changed"])
    if "count" in detail:
        return str(_("Number: %(count)s", count=detail["count"]))
    return ""
