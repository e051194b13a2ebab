"""Who changed which setting, when: written in the transaction of the change, never altered.

The runtime role may only read and add rows, so no page and no bug can rewrite them.
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User

from .models import AuditEntry


def record(
    action: str, *, by: User | None, at: datetime, subject: str = "", **facts: object
) -> AuditEntry:
    """Append an entry about the tenant in scope.

    action: "noun.past" ("member.removed"); subject: what it happened to, as `noun id`; facts: ids,
    codes and settings, never personal data of prospects.
    """
    entry = AuditEntry(action=action, by=by, at=at, subject=subject, facts=facts)
    entry.save(force_insert=True)
    return entry
