"""What the audit log says about a campaign, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from apps.accounts.models import User
from apps.core import wording
from apps.tenancy.models import AuditEntry

from .kinds import OwnerDepartment
from .words import money

FIELDS = {
    "name": "Name",
    "channel": "Channel",
    "owner_department": "Run by",
    "owner": "Owner",
    "agency": "Agency",
    "starts_on": "Start",
    "ends_on": "End",
    "budget_minor": "Budget",
    "external_id": "Known to forms and files as",
    "goal": "Goal",
}
SAID = {
    "campaign.started": "Logged",
    "campaign.archived": "Archived",
    "campaign.brought_back": "Brought back",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One entry: when, who, and what changed as "Budget: €100 → €250"."""

    at: datetime
    by: User | None
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in the log as an id: names of channels and people by id, and the currency."""

    channels: Mapping[int, str]
    people: Mapping[int, str]
    currency: str | None


def changes_in(entries: list[AuditEntry], names: Names) -> list[Change]:
    """The history, newest first."""
    return [Change(entry.at, entry.by, _sentences(entry, names)) for entry in entries]


def _sentences(entry: AuditEntry, names: Names) -> list[str]:
    if entry.action in SAID:
        return [SAID[entry.action]]
    was, now = entry.facts.get("was", {}), entry.facts.get("now", {})
    return [
        f"{label}: {_word(field, was.get(field), names)} → {_word(field, now[field], names)}"
        for field, label in FIELDS.items()
        if field in now
    ]


def _word(field: str, value: Any, names: Names) -> str:
    if value in (None, ""):
        return wording.NOTHING
    if field in ("starts_on", "ends_on"):
        return wording.day(date.fromisoformat(value))
    if field == "budget_minor":
        return money(value, names.currency)
    if field == "owner_department":
        return str(OwnerDepartment(value).label)
    if field in ("channel", "owner", "agency"):
        known = names.channels if field == "channel" else names.people
        return known.get(value, f"no. {value}")
    return str(value)
