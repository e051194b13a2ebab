"""Who changed which setting, when: written in the transaction of the change, never altered.

The runtime role may only read and add rows, so no page and no bug can rewrite them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User

from .models import AuditEntry


def record(
    action: str, *, by: User | None, at: datetime, subject: str = "", **facts: object
) -> AuditEntry:
    """Append an entry about the tenant in scope.

    action: "noun.past" ("member.removed"); subject: what it happened to, as `noun id`; facts: ids,
    codes and settings, never personal data of prospects. `was` and `now` are shown as before and
    after; `user_id` as the person's name.
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
    """The entries in words, with people by name: one query for all of them."""
    found = list(entries)
    ids = {entry.facts["user_id"] for entry in found if "user_id" in entry.facts}
    names = {user.id: str(user) for user in User.objects.filter(id__in=ids)} if ids else {}
    return [_line(entry, names) for entry in found]


def _line(entry: AuditEntry, names: dict[int, str]) -> Line:
    facts = dict(entry.facts)
    person = names.get(facts.pop("user_id", 0))
    return Line(
        at=entry.at,
        by=entry.by,
        what=entry.action.replace(".", " ").replace("_", " ").capitalize(),
        subject=person or entry.subject,
        before=_words(facts.pop("was", None)),
        after=_words(facts.pop("now", None) or facts),
    )


def _words(value: Any) -> str:
    """{"time_zone": "UTC"} is "time zone: UTC"; a lone value is itself."""
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')}: {_words(of)}" for name, of in value.items())
    return "" if value is None else str(value)
