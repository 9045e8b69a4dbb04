"""Who may do what: the private link of a quick check, members' roles, participants' tokens."""

from assessment.access.administrators import administrator, is_administrator
from assessment.access.checks import SAMPLE, check_behind, hash_of, token_for
from assessment.access.freshness import recently
from assessment.access.members import (
    Member,
    assessment,
    audience,
    member,
    organisation,
    sign_in_here,
    workspace,
)

__all__ = [
    "SAMPLE",
    "Member",
    "administrator",
    "assessment",
    "audience",
    "check_behind",
    "hash_of",
    "is_administrator",
    "member",
    "organisation",
    "recently",
    "sign_in_here",
    "token_for",
    "workspace",
]
