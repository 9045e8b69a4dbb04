"""The rows of the database; only the store and the migrations know them."""

from assessment.models.account import Account, SignIn, WebAuthn
from assessment.models.acting import Action, ActionChange, FigureValue
from assessment.models.answering import Invitation, Response
from assessment.models.assessment import Assessment, Audience, Organisation
from assessment.models.base import Base
from assessment.models.check import Check
from assessment.models.mailing import Address, Delivery, Mailing
from assessment.models.published import Comment, Release, Snapshot, Standing
from assessment.models.room import Ballot, Outcome, Room, RoomDot, Seat, Vote
from assessment.models.sharing import Report, Share
from assessment.models.work import Artifact, Backup, Job, Lead, Worker
from assessment.models.workspace import Deed, MemberInvitation, Membership, Workspace

__all__ = [
    "Account",
    "Action",
    "ActionChange",
    "Address",
    "Artifact",
    "Assessment",
    "Audience",
    "Backup",
    "Ballot",
    "Base",
    "Check",
    "Comment",
    "Deed",
    "Delivery",
    "FigureValue",
    "Invitation",
    "Job",
    "Lead",
    "Mailing",
    "MemberInvitation",
    "Membership",
    "Organisation",
    "Outcome",
    "Release",
    "Report",
    "Response",
    "Room",
    "RoomDot",
    "Seat",
    "Share",
    "SignIn",
    "Snapshot",
    "Standing",
    "Vote",
    "WebAuthn",
    "Worker",
    "Workspace",
]
