"""Sessions in the database, read by a statement that is composed once, with two ends.

A session ends when nobody has used it for SESSION_IDLE, and SESSION_LONGEST after its sign-in
whatever happens. The row's date holds the sooner of both, so nothing else has to look. The cookie
lives longer than the row: who comes back with it is told why to sign in again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.core.one_row import OneRow

find_session = OneRow(Session, "session_key")

#: When the person signed in, in seconds since 1970.
SIGNED_IN_AT: Final = "signed_in_at"
#: The row is written for somebody who reads on no more often than this.
TOUCHED_EVERY: Final = timedelta(minutes=5)


class SessionStore(db.SessionStore):
    """Django's own, but for the way a session is found and for when it ends."""

    #: The limit that ended the session which this browser still names.
    ended_after: timedelta | None = None
    _expires_at: datetime | None = None

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """The sooner of its two ends, if it is used now and never again."""
        now: datetime = kwargs.get("modification") or timezone.now()
        idle_until = now + settings.SESSION_IDLE
        signed_in_at = self.get(SIGNED_IN_AT)
        return min(idle_until, _longest(signed_in_at)) if signed_in_at else idle_until

    @property
    def is_due_for_touch(self) -> bool:
        """Whether its being used now is to be written down."""
        if self._expires_at is None or self.modified or SESSION_KEY not in self:
            return False
        return self.get_expiry_date() - self._expires_at > TOUCHED_EVERY

    def _get_session_from_db(self) -> Session | None:
        found = find_session(self.session_key)
        if found is not None and found.expire_date > timezone.now():
            self._expires_at = found.expire_date
            return found
        if found is not None:
            self.ended_after = self._limit_met(found)
        self._session_key = None
        return None

    def _limit_met(self, ended: Session) -> timedelta | None:
        held = self.decode(ended.session_data)
        if SESSION_KEY not in held or SIGNED_IN_AT not in held:
            return None
        is_longest = ended.expire_date >= _longest(held[SIGNED_IN_AT])
        limit: timedelta = settings.SESSION_LONGEST if is_longest else settings.SESSION_IDLE
        return limit


def forget_ended(*, at: datetime) -> int:
    """Delete sessions that ended before any cookie that names them ran out; returns how many.

    Until then the row says why it ended. The list of where somebody is signed in goes with it.
    """
    long_ago = at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    forgotten, _ = Session.objects.filter(expire_date__lt=long_ago).delete()
    kept = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(kept)).delete()
    return forgotten


def _longest(signed_in_at: float) -> datetime:
    """The end of a session that is used all the time."""
    end: datetime = datetime.fromtimestamp(signed_in_at, UTC) + settings.SESSION_LONGEST
    return end
