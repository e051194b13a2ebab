"""Sessions in the database, read by a statement that is composed once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.core.one_row import OneRow

find_session = OneRow(Session, "session_key")


class SessionStore(db.SessionStore):
    """Django's own, but for the way a session is found: each page begins with it."""

    def _get_session_from_db(self) -> Session | None:
        found = find_session(self.session_key)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
