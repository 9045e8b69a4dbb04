"""The rows of the database; only the store and the migrations know them."""

from assessment.models.account import Account, SignIn, WebAuthn
from assessment.models.answering import Invitation, Response
from assessment.models.assessment import Assessment, Audience, Organisation
from assessment.models.base import Base
from assessment.models.check import Check
from assessment.models.mailing import Address, Delivery, Mailing
from assessment.models.published import Comment, Release, Snapshot
from assessment.models.room import Action, Ballot, Outcome, Room, RoomDot, Seat, Vote
from assessment.models.work import Artifact, Job, Worker
from assessment.models.workspace import Deed, MemberInvitation, Membership, Workspace

__all__ = [
    "Account",
    "Action",
    "Address",
    "Artifact",
    "Assessment",
    "Audience",
    "Ballot",
    "Base",
    "Check",
    "Comment",
    "Deed",
    "Delivery",
    "Invitation",
    "Job",
    "Mailing",
    "MemberInvitation",
    "Membership",
    "Organisation",
    "Outcome",
    "Release",
    "Response",
    "Room",
    "RoomDot",
    "Seat",
    "SignIn",
    "Snapshot",
    "Vote",
    "WebAuthn",
    "Worker",
    "Workspace",
]
