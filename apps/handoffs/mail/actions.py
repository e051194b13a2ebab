"""Verbs of the link in the e-mail: make one, note that it was opened, use it up, open it again."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.handoffs.mail_links import AnswerLink
from apps.handoffs.models import HandOff

from .links import SHOWN_FOR, VALID_FOR, digest, token_of


def invite(handoff: HandOff, user: User, *, at: datetime) -> str:
    """Let one person answer one hand-off without signing in; returns the token, kept nowhere."""
    token = token_of(handoff, user)
    AnswerLink.objects.create(
        handoff=handoff,
        user=user,
        token_sha256=digest(token),
        created_at=at,
        expires_at=at + VALID_FOR,
    )
    return token


def note_opened(link: AnswerLink, *, at: datetime) -> None:
    """The page was shown for the first time: to a person, or to a mail system."""
    if link.opened_at is None:
        link.opened_at = at
        link.save(update_fields=["opened_at"])


def use(link: AnswerLink, *, at: datetime) -> None:
    """It has answered and answers no more; it shows the answer for another day."""
    link.used_at, link.expires_at = at, at + SHOWN_FOR
    link.save(update_fields=["used_at", "expires_at"])


def reopen(link: AnswerLink) -> None:
    """The answer was undone with it: it may answer again."""
    link.used_at = None
    link.save(update_fields=["used_at"])
