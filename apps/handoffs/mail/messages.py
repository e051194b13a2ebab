"""The e-mail that asks Sales for an answer: who, why, until when, and three ways to answer."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from apps.accounts.links import outside
from apps.accounts.models import User
from apps.handoffs.models import HandOff
from apps.notifications.composing import Entry, Mail, composes, lists
from apps.notifications.errors import NoLongerNeeded
from apps.notifications.models import Notification

from . import links
from .actions import invite
from .visit import Shown, shown_to


def key_of_offer(handoff: HandOff) -> str:
    """Names the occasion "this hand-off was offered" to notifications."""
    return f"handoff-{handoff.id}-offered"


#: The occasions on which somebody is asked for an answer.
_ASKING: Final = r"handoff-(\d+)-(?:offered|fixed-\d+|at-\d+|overdue)"


@composes(_ASKING)
def asking(told: Notification, match: re.Match[str], *, at: datetime) -> Mail:
    """Raises NoLongerNeeded when it has its answer, or waits for somebody else."""
    return ask_for_answer(_open_handoff(match), told.recipient, told.sentence, at=at)


@lists(_ASKING)
def asking_among_others(told: Notification, match: re.Match[str], *, at: datetime) -> Entry:
    """The same question as one of several in an e-mail. Raises NoLongerNeeded."""
    handoff = _open_handoff(match)
    shown = _shown(handoff, told.recipient, at=at)
    link = outside("handoffs:mail_answer", token=invite(handoff, told.recipient, at=at))
    return Entry(shown.question, note=told.sentence, due_at=shown.handoff.due_at, link=link)


def _open_handoff(match: re.Match[str]) -> HandOff:
    handoff = HandOff.objects.select_related("lead").filter(id=int(match[1])).first()
    if handoff is None or not handoff.is_open:
        raise NoLongerNeeded("The lead has its answer.")
    return handoff


def ask_for_answer(handoff: HandOff, user: User, sentence: str, *, at: datetime) -> Mail:
    """The e-mail with a new link for one person; `sentence` says why it comes now.

    Raises NoLongerNeeded.
    """
    shown = _shown(handoff, user, at=at)
    link = outside("handoffs:mail_answer", token=invite(handoff, user, at=at))
    context = {
        "shown": shown,
        "sentence": sentence,
        "link": link,
        "valid_until": at + links.VALID_FOR,
        "path": f"/sales/inbox/{shown.lead.number}/",
    }
    return Mail(shown.question, "handoffs_mail/email/offer", context)


def _shown(handoff: HandOff, user: User, *, at: datetime) -> Shown:
    shown = shown_to(user.id, handoff.lead.number, at=at)
    if shown is None or shown.handoff.id != handoff.id or not shown.panel.can_answer:
        raise NoLongerNeeded("The lead waits for somebody else.")
    return shown
