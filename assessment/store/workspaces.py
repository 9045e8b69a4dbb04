"""Workspaces, their members and the invitations to become one. Every workspace has an owner."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, aliased

from assessment.models import Account, MemberInvitation, Membership, Organisation, Workspace
from assessment.store.names import sorting
from assessment.store.paging import Page, page

INVITED_FOR = timedelta(days=14)
ROLES = ("owner", "facilitator", "viewer")


class LastOwnerError(Exception):
    """The deed would leave the workspace without an owner."""


class Mine(NamedTuple):
    """A workspace and the role somebody has there."""

    workspace: Workspace
    role: str


class Person(NamedTuple):
    """A member as the others see them."""

    id: int
    name: str
    email: str
    role: str
    since: datetime


class Invited(NamedTuple):
    """An invitation that waits, and the workspace it leads to."""

    invitation: MemberInvitation
    workspace: Workspace


def add(session: Session, name: str, owner: int, now: datetime) -> Workspace:
    """A new workspace with its first owner."""
    workspace = Workspace(id=uuid4(), name=name, created_at=now)
    session.add(workspace)
    session.flush()
    session.add(Membership(workspace_id=workspace.id, account_id=owner, role="owner", since=now))
    session.flush()
    return workspace


def of_member(session: Session, account: int) -> Sequence[Mine]:
    """The workspaces somebody belongs to, by name."""
    query = (
        select(Workspace, Membership.role)
        .join(Membership, Membership.workspace_id == Workspace.id)
        .where(Membership.account_id == account)
        .order_by(sorting(Workspace.name), Workspace.id)
    )
    return [Mine(*row) for row in session.execute(query)]


def organisations(session: Session, workspace: UUID) -> Sequence[Organisation]:
    """The organisations of a workspace, by name."""
    query = select(Organisation).where(Organisation.workspace_id == workspace)
    return session.scalars(query.order_by(sorting(Organisation.name), Organisation.id)).all()


def members(session: Session, workspace: UUID) -> Sequence[Person]:
    """Who belongs to a workspace, in the order in which they came."""
    return [Person(*row) for row in session.execute(_members(workspace))]


def page_of_members(session: Session, workspace: UUID, number: int) -> Page[Person]:
    """A page of them."""
    found = page(session, _members(workspace), number)
    return Page([Person(*row) for row in found.rows], found.number, found.total)


def _members(workspace: UUID) -> Select[int, str, str, str, datetime]:
    return (
        select(Account.id, Account.name, Account.email, Membership.role, Membership.since)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.workspace_id == workspace)
        .order_by(Membership.since, Account.id)
    )


def roles(session: Session, workspace: UUID) -> dict[str, int]:
    """How many members have each role."""
    mine = Membership.workspace_id == workspace
    counted = select(Membership.role, func.count()).where(mine).group_by(Membership.role)
    return dict(session.execute(counted.order_by(Membership.role)).all())


def member(session: Session, workspace: UUID, account: int) -> Person | None:
    """One member of a workspace."""
    return next((who for who in members(session, workspace) if who.id == account), None)


def change_role(session: Session, workspace: UUID, account: int, role: str) -> None:
    """Give a member another role; LastOwnerError if nobody would own the workspace."""
    lock(session, workspace)
    membership = _membership(session, workspace, account)
    if membership.role == "owner" and role != "owner":
        _keep_an_owner(session, workspace, account)
    membership.role = role


def remove(session: Session, workspace: UUID, account: int) -> None:
    """End a membership; LastOwnerError if nobody would own the workspace."""
    lock(session, workspace)
    membership = _membership(session, workspace, account)
    if membership.role == "owner":
        _keep_an_owner(session, workspace, account)
    session.delete(membership)


def hand_over(session: Session, workspace: UUID, giver: int, taker: int) -> None:
    """Another member becomes owner; whoever hands over goes on as facilitator."""
    lock(session, workspace)
    _membership(session, workspace, taker).role = "owner"
    session.flush()
    _membership(session, workspace, giver).role = "facilitator"


def lock(session: Session, *workspaces: UUID) -> None:
    """One change of their members at a time: roles that are read after this stay as they are."""
    query = select(Workspace.id).where(Workspace.id.in_(workspaces)).order_by(Workspace.id)
    session.execute(query.with_for_update())


def owned_alone(session: Session, account: int) -> Sequence[Workspace]:
    """The workspaces that nobody but this account owns, by name."""
    mine, other = Membership, aliased(Membership)
    shared = select(other).where(
        other.workspace_id == Workspace.id, other.role == "owner", other.account_id != account
    )
    query = (
        select(Workspace)
        .join(mine, mine.workspace_id == Workspace.id)
        .where(mine.account_id == account, mine.role == "owner", ~shared.exists())
        .order_by(sorting(Workspace.name), Workspace.id)
    )
    return session.scalars(query).all()


def _membership(session: Session, workspace: UUID, account: int) -> Membership:
    return session.get_one(Membership, (workspace, account), populate_existing=True)


def is_owned_alone(session: Session, workspace: UUID, account: int) -> bool:
    """Whether nobody but this account owns the workspace."""
    return any(alone.id == workspace for alone in owned_alone(session, account))


def _keep_an_owner(session: Session, workspace: UUID, account: int) -> None:
    if is_owned_alone(session, workspace, account):
        raise LastOwnerError


def hash_of(token: str) -> str:
    """What is stored of the token of an invitation's link."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(  # noqa: PLR0913  # what an invitation consists of
    session: Session, workspace: UUID, *, email: str, role: str, token: str, now: datetime
) -> None:
    """Invite an address; an earlier invitation of it ends."""
    take_back(session, workspace, email)
    session.add(
        MemberInvitation(
            token_hash=hash_of(token),
            workspace_id=workspace,
            email=email,
            role=role,
            expires_at=now + INVITED_FOR,
        )
    )
    session.flush()


def invited(
    session: Session, workspace: UUID, now: datetime, number: int = 1
) -> Page[MemberInvitation]:
    """A page of the invitations of a workspace that wait to be accepted."""
    query = select(MemberInvitation).where(MemberInvitation.workspace_id == workspace)
    query = query.where(MemberInvitation.expires_at > now).order_by(MemberInvitation.email)
    found = page(session, query, number)
    return Page([row[0] for row in found.rows], found.number, found.total)


def take_back(session: Session, workspace: UUID, email: str) -> bool:
    """End the invitation of an address; False if there is none."""
    mine = (MemberInvitation.workspace_id == workspace, MemberInvitation.email == email)
    return session.execute(delete(MemberInvitation).where(*mine)).rowcount > 0  # type: ignore[attr-defined,no-any-return]


def invitation(session: Session, token: str, now: datetime) -> Invited | None:
    """The invitation behind a link; None if it was used, taken back or is too old."""
    query = (
        select(MemberInvitation, Workspace)
        .join(Workspace, Workspace.id == MemberInvitation.workspace_id)
        .where(MemberInvitation.token_hash == hash_of(token), MemberInvitation.expires_at > now)
    )
    found = session.execute(query).first()
    return Invited(*found) if found else None


def join(session: Session, invitation: MemberInvitation, account: int, now: datetime) -> None:
    """Make the account a member and end the invitation; a member keeps the role they have."""
    key = (invitation.workspace_id, account)
    if session.get(Membership, key) is None:
        session.add(
            Membership(
                workspace_id=invitation.workspace_id,
                account_id=account,
                role=invitation.role,
                since=now,
            )
        )
    session.delete(invitation)
    session.flush()
