"""Everything of a workspace that may leave it, in plain values: what its export is made from.

Never among it: single answers, who may still answer and who did, tokens and their hashes,
passwords, and comments that were not released.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from assessment.models import (
    Account,
    Action,
    ActionChange,
    Address,
    Assessment,
    Audience,
    Comment,
    Deed,
    FigureValue,
    Mailing,
    MemberInvitation,
    Membership,
    Organisation,
    Outcome,
    Release,
    Report,
    Share,
    Snapshot,
    Workspace,
)

Row = dict[str, Any]
# Columns that are no content, or lead back to somebody.
LEFT_OUT = {"logo", "logo_type", "token_hash", "content_hash", "bank_hash", "place"} | {
    "workspace_id", "password", "key",
}  # fmt: skip


def name_of(session: Session, workspace: UUID) -> str | None:
    """The workspace's name; None if it has gone."""
    return session.scalar(select(Workspace.name).where(Workspace.id == workspace))


def tables(session: Session, workspace: UUID) -> Iterator[tuple[str, list[Row]]]:
    """Table by table: its name in the words of the product, and its rows."""
    mine = Organisation.workspace_id == workspace
    waves = select(Assessment.id).join(Organisation, Assessment.organisation_id == Organisation.id)
    audiences = select(Audience.id).where(Audience.assessment_id.in_(waves.where(mine)))
    kept_actions = select(Action.id).where(
        Action.assessment_id.in_(waves.where(mine)), Action.rehearsed.is_(False)
    )
    queries: dict[str, Select[Any]] = {
        "workspace": _all(Workspace).where(Workspace.id == workspace),
        "members": _members(workspace),
        "member_invitations": _of(MemberInvitation, workspace),
        "log": _of(Deed, workspace).order_by(Deed.at, Deed.id),
        "organisations": _of(Organisation, workspace).order_by(Organisation.created_at),
        "assessments": _all(Assessment).where(Assessment.id.in_(waves.where(mine))),
        "audiences": _all(Audience).where(Audience.id.in_(audiences)),
        "addresses": _within(Address, audiences).order_by(Address.audience_id, Address.email),
        "mailings": _within(Mailing, audiences).order_by(Mailing.asked_at),
        "results": _within(Snapshot, audiences),
        "workshop_results": _within(Outcome, audiences),
        "actions": _all(Action)
        .where(Action.assessment_id.in_(waves.where(mine)), Action.rehearsed.is_(False))
        .order_by(Action.created_at, Action.id),
        "action_history": _all(ActionChange)
        .where(ActionChange.action_id.in_(kept_actions))
        .order_by(ActionChange.at, ActionChange.id),
        "figures": _of_waves(FigureValue, waves.where(mine)),
        "reports": _of_waves(Report, waves.where(mine)),
        "shared_links": _of_waves(Share, waves.where(mine)),
        "released_cells": _within(Release, audiences),
        "comments": _within(Comment, audiences)
        .where(Comment.state == "released")
        .order_by(Comment.audience_id, Comment.question, Comment.place),
    }
    for name, query in queries.items():
        yield name, [dict(row) for row in session.execute(query).mappings()]


def logos(session: Session, workspace: UUID) -> Iterator[tuple[UUID, bytes]]:
    """The organisations' pictures, one after the other."""
    mine = and_(Organisation.workspace_id == workspace, Organisation.logo.is_not(None))
    owners = select(Organisation.id).where(mine).order_by(Organisation.id)
    for owner in session.scalars(owners).all():
        if logo := session.scalar(select(Organisation.logo).where(Organisation.id == owner)):
            yield owner, logo


def extent(session: Session, workspace: UUID) -> dict[str, int]:
    """What goes when the workspace goes. Answers are not counted: their number may tell."""
    chain = (
        select(
            func.count(Organisation.id.distinct()).label("organisations"),
            func.count(Assessment.id.distinct()).label("assessments"),
            func.count(Audience.id.distinct()).label("audiences"),
            func.count(Address.id.distinct()).label("addresses"),
        )
        .select_from(Organisation)
        .outerjoin(Assessment, Assessment.organisation_id == Organisation.id)
        .outerjoin(Audience, Audience.assessment_id == Assessment.id)
        .outerjoin(Address, Address.audience_id == Audience.id)
        .where(Organisation.workspace_id == workspace)
    )
    members = select(func.count()).where(Membership.workspace_id == workspace)
    counted: Row = dict(session.execute(chain).mappings().one())
    return counted | {"members": session.scalar(members) or 0}


def _all(row: type[Any]) -> Select[Any]:
    return select(*(column for column in row.__table__.c if column.name not in LEFT_OUT))


def _of(row: type[Any], workspace: UUID) -> Select[Any]:
    return _all(row).where(row.workspace_id == workspace)


def _of_waves(row: type[Any], waves: Select[Any]) -> Select[Any]:
    return _all(row).where(row.assessment_id.in_(waves)).order_by(row.assessment_id)


def _within(row: type[Any], audiences: Select[Any]) -> Select[Any]:
    return _all(row).where(row.audience_id.in_(audiences))


def _members(workspace: UUID) -> Select[Any]:
    said: tuple[Any, ...] = (Account.email, Account.name, Account.language)
    return (
        select(*said, Membership.role, Membership.since)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id == workspace)
        .order_by(Membership.since, Account.email)
    )
