"""Who changed which setting, when: written in the transaction of the change, never altered.

The runtime role may only read and add rows, so no page and no bug can rewrite them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User

from .models import AuditEntry, Invitation


def record(
    action: str, *, by: User | None, at: datetime, subject: str = "", **facts: object
) -> AuditEntry:
    """Append an entry about the tenant in scope.

    action: "noun.past" ("member.removed"); subject: what it happened to, as `noun id`; facts: ids,
    codes and settings, never personal data of prospects. `was` and `now` are shown as before and
    after; `user_id` and `invitation_id` as the person's name or address.
    """
    entry = AuditEntry(action=action, by=by, at=at, subject=subject, facts=facts)
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True)
class Line:
    """An entry as people read it."""

    at: datetime
    by: User | None
    what: str
    subject: str
    before: str
    after: str


def lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries in words, with people by name: two queries for all of them."""
    found = list(entries)
    people = User.objects.filter(id__in=_ids("user_id", found))
    offers = Invitation.objects.filter(id__in=_ids("invitation_id", found))
    names = {
        **{("user_id", user.id): str(user) for user in people},
        **{("invitation_id", offer.id): offer.email for offer in offers},
    }
    return [_line(entry, names) for entry in found]


def _ids(key: str, entries: list[AuditEntry]) -> set[int]:
    return {entry.facts[key] for entry in entries if key in entry.facts}


def _line(entry: AuditEntry, names: dict[tuple[str, int], str]) -> Line:
    facts = dict(entry.facts)
    known = [names.get((key, facts.pop(key, 0)), "") for key in ("user_id", "invitation_id")]
    return Line(
        at=entry.at,
        by=entry.by,
        what=entry.action.replace(".", " ").replace("_", " ").capitalize(),
        subject="".join(known) or entry.subject,
        before=_words(facts.pop("was", None)),
        after=_words(facts.pop("now", None) or facts),
    )


def _words(value: Any) -> str:
    """{"time_zone": "UTC"} is "time zone: UTC"; a lone value is itself."""
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')}: {_words(of)}" for name, of in value.items())
    return "" if value is None else str(value).replace("_", " ")
