"""What the privacy pack is written from: the settings of an audience, a workspace and a server.

Plain values; the job that orders the pack fills them. Says nothing itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - `date` reads as a field below

from reports import look


@dataclass(frozen=True, slots=True)
class Group:
    """A question about the person; without names it is answered by yes or no."""

    key: str  # leadership | contact | department | location
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The audience: who is asked, how confidentially, and how one gets in."""

    kind: str  # leadership | pulse | workshop
    form: str  # full | pulse | quick
    confidentiality: str  # anonymous | open | named
    entry: str  # invited | link
    live: bool
    k: int
    groups: tuple[Group, ...]
    crosses: tuple[tuple[str, str], ...]
    headcount: int | None
    state: str  # draft | open | closing | closed
    launched_on: Date | None
    closed_on: Date | None
    opens: str  # in words, in the time zone of the server; '' for 'at the launch'
    closes: str  # '' where no end is set
    contact: str
    practices: int  # how many are asked about
    minutes: int
    writes: bool  # whether it asks for answers in words


@dataclass(frozen=True, slots=True)
class Kept:
    """How long things are kept: days that the workspace has set, and those of the software."""

    responses: int
    addresses: int
    deeds: int
    drafts: int  # audiences that are never launched
    grace: int  # until what somebody deletes has gone
    signed_in: int  # a browser that is not seen meanwhile
    seat: int  # a phone's cookie in a workshop
    responses_until: Date | None = None  # the days themselves, once the audience is closed
    addresses_until: Date | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """How this installation is set up."""

    database: str  # sqlite | postgresql
    redis: bool
    mails: str  # '' (none are sent) | 'proven' | 'offered' | 'none': how they are encrypted
    sender: str
    address: str  # under which it is reached
    https: bool
    zone: str
    open_sign_up: bool
    password_length: int
    discreet_log: bool  # whether the log leaves out what somebody sent
    proof_again: int  # minutes after which what reaches far asks for a proof again


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as people get it, with a made-up name and key."""

    kind: str  # invitation | reminder
    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What people read, word for word: the notice, its consent, the welcome text, the mails."""

    lead: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    consent: str = ""
    welcome: str = ""  # HTML that was cleaned, made of what a member wrote; '' without one
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """Some questions under one title, word for word."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a privacy pack is written from."""

    language: str
    date: Date
    organisation: str
    workspace: str
    assessment: str
    wave: int
    asked: Asked
    kept: Kept
    server: Server
    told: Told
    questionnaire: tuple[Topic, ...]
    instrument: str  # its version and the first digits of its hash
    software: str  # the version of the software
    roles: Mapping[str, int] = field(default_factory=dict)  # how many members have each role
    accent: str = look.ACCENT
    logo: bytes | None = None
