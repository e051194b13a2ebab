"""A new link for who holds one that is over: by mail, to whom it was made for, or not at all."""

from __future__ import annotations

from datetime import datetime

from apps.handoffs.mail_links import AnswerLink
from apps.notifications import mailing
from apps.notifications.errors import NoLongerNeeded, Undeliverable

from . import links
from .messages import ask_for_answer


def send_another_link(link_id: int, *, at: datetime) -> None:
    """Mail a new link; nothing when there is nothing left for this person to answer."""
    known = AnswerLink.objects.select_related("user", "handoff__lead")
    link = known.filter(id=link_id).first()
    if link is None or not link.user.is_active:
        return
    number = links.count_of(link.handoff_id, link.user_id)
    key = f"handoff-{link.handoff_id}-link-{number}-{link.user_id}"
    sentence = "Here is the new link you asked for."
    try:
        mail = ask_for_answer(link.handoff, link.user, sentence, at=at)
        mailing.send(mail, to=link.user, key=key)
    except (NoLongerNeeded, Undeliverable):
        return
