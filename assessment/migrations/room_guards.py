"""What the database itself refuses about the live workshop: THIRD with migration 0005, FOURTH 0006.

A vote lives with its phone until it becomes a ballot, once; a ballot and an outcome never change.
"""

from assessment.migrations.guards import FIXED, STILL_THERE, Guard, changed

IS_ROOM = (
    "EXISTS (SELECT 1 FROM audience WHERE id = NEW.audience_id AND state = 'open' "
    "AND kind = 'workshop' AND confidentiality = 'open' AND entry = 'link')"
)
HAS_ROOM = "EXISTS (SELECT 1 FROM room WHERE audience_id = {id})"
ANSWERED = "EXISTS (SELECT 1 FROM response WHERE audience_id = NEW.audience_id)"
STATE_IS_NOT = "(SELECT state FROM audience WHERE id = NEW.audience_id) NOT IN ({states})"
IS_NOT_CLOSING = STATE_IS_NOT.format(states="'closing'")
THIRD = (
    # Ordinary answers and votes are never mixed: a room's answers are written by its closing.
    Guard(
        "room_opens_without_answers",
        "room",
        "INSERT",
        f"NOT {IS_ROOM} OR {ANSWERED}",
        "a room belongs to a running workshop that nobody has answered otherwise",
    ),
    Guard(
        "response_is_no_vote",
        "response",
        "INSERT",
        f"{HAS_ROOM.format(id='NEW.audience_id')} AND {IS_NOT_CLOSING}",
        "a workshop with a room takes votes only",
    ),
    Guard(
        "audience_keeps_the_promise_of_its_room",
        "audience",
        "UPDATE",
        f"({' OR '.join(map(changed, FIXED))}) AND {HAS_ROOM.format(id='OLD.id')}",
        "an audience with a room keeps its form, level, k, groups and way in",
    ),
    Guard(
        "audience_begins_without_a_room",
        "audience",
        "INSERT",
        HAS_ROOM.format(id="NEW.id"),
        "an audience with a room is not replaced",
    ),
    Guard(
        "room_goes_on",
        "room",
        "UPDATE",
        f"{changed('audience_id')} OR NEW.version < OLD.version",
        "a room stays where it is, and its versions only grow",
    ),
    *(
        Guard(
            f"{table}_needs_a_running_workshop",
            table,
            "INSERT",
            STATE_IS_NOT.format(states="'open', 'closing'"),
            "votes are taken while a workshop runs",
        )
        for table in ("seat", "vote", "ballot", "room_dot")
    ),
    Guard(
        "vote_stays_with_its_phone",
        "vote",
        "UPDATE",
        " OR ".join(map(changed, ("audience_id", "token_hash", "part", "round"))),
        "a vote stays with its phone and its round",
    ),
    Guard(
        "vote_becomes_a_ballot_once",
        "vote",
        "UPDATE",
        "OLD.payload IS NULL AND NEW.payload IS NOT NULL",
        "a vote that has become a ballot never gets answers again",
    ),
    Guard("ballot_is_never_changed", "ballot", "UPDATE", "TRUE", "a ballot stays as it was cast"),
    Guard("outcome_is_frozen", "outcome", "UPDATE", "TRUE", "an outcome is never changed"),
    Guard(
        "outcome_comes_at_closing",
        "outcome",
        "INSERT",
        IS_NOT_CLOSING,
        "an outcome is written once, when its workshop closes",
    ),
    Guard(
        "outcome_stays",
        "outcome",
        "DELETE",
        STILL_THERE,
        "an outcome goes with its workshop alone",
    ),
)

IS_LIVE = "EXISTS (SELECT 1 FROM audience WHERE id = NEW.audience_id AND live)"
CAN_BE_LIVE = "NEW.kind = 'workshop' AND NEW.confidentiality = 'open' AND NEW.entry = 'link'"
BEFORE_FOURTH = tuple(guard for guard in THIRD if guard.name == "response_is_no_vote")
FOURTH = (
    Guard(
        "response_is_no_vote",  # in place of the one above: also before the room is opened
        "response",
        "INSERT",
        f"({IS_LIVE} OR {HAS_ROOM.format(id='NEW.audience_id')}) AND {IS_NOT_CLOSING}",
        "a workshop with a room takes votes only",
        "EXISTS (SELECT 1 FROM audience WHERE id IN (SELECT audience_id FROM fresh) "
        "AND state <> 'closing' "
        "AND (live OR EXISTS (SELECT 1 FROM room WHERE audience_id = audience.id)))",
    ),
    *(
        Guard(
            f"audience_{word}_live_as_a_workshop",
            "audience",
            event,
            f"NEW.live AND NOT ({CAN_BE_LIVE}) AND NOT {HAS_ROOM.format(id='NEW.id')}",
            "only a workshop that is open in the room and has an open link is live",
        )
        for word, event in (("begins", "INSERT"), ("becomes", "UPDATE"))
    ),
    Guard(
        "audience_stays_live_or_not",
        "audience",
        "UPDATE",
        f"{changed('live')} AND ({ANSWERED.replace('NEW.audience_id', 'OLD.id')} "
        f"OR {HAS_ROOM.format(id='OLD.id')})",
        "an audience with answers or a room stays live, or not",
    ),
)
