"""Was this button pressed by a person who looked at the page? Mail scanners press buttons too.

Each page that is shown carries its own stamp in its forms. A press counts when the stamp is ours,
at least a moment old, and used for the first time; whether it counts or not, it is used up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.core import signing
from django.core.cache import cache

from apps.handoffs.mail_links import AnswerLink

from .links import VALID_FOR

STAMP: Final = "_shown"
#: Nobody reads a lead and presses a button in less.
MOMENT: Final = timedelta(seconds=1.5)

#: Stands where the stamp goes until the page is drawn.
PLACE: Final = "stamp-goes-here"

_SALT: Final = "handoffs.mail.page"


def stamp(link: AnswerLink, *, at: datetime) -> str:
    """Which link's page was shown, when: a hidden field of each of its forms."""
    return signing.dumps([link.id, at.timestamp(), token_urlsafe(12)], salt=_SALT)


def stamped(page: bytes, link: AnswerLink, *, at: datetime) -> bytes:
    """The page as it leaves: time that went into drawing it is nobody's time to read."""
    return page.replace(PLACE.encode(), stamp(link, at=at).encode())


def is_by_person(text: str, link: AnswerLink, *, at: datetime) -> bool:
    """Whether a press with this stamp counts. The stamp does not count a second time."""
    try:
        link_id, shown_at, nonce = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return False
    key = f"handoffs.mail.pressed.{nonce}"
    is_first = cache.add(key, 1, timeout=VALID_FOR.total_seconds())
    waited = at.timestamp() - shown_at
    was_opened = link.opened_at is not None and link_id == link.id
    return is_first and was_opened and waited >= MOMENT.total_seconds()
