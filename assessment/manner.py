"""How people are addressed in German: 'Sie', or 'du' where an audience was set up so.

Every text stands once in the catalogue `messages`; `du.po` holds, beside it, the German of those
that address somebody. English knows no difference. Decides nothing about who is addressed how.
"""

from flask_babel import Domain

from assessment.config import ROOT

FOLDER = str(ROOT / "assessment" / "translations")
INFORMAL = Domain([FOLDER, FOLDER], "messages;du")


def address_as(manner: str) -> None:
    """Say 'sie' or 'du' in every text of this request (or of this application context)."""
    if manner == "du":
        INFORMAL.as_default()
