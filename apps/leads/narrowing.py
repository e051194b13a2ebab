"""The form above a list of leads: its menus, its further fields, and what is on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from django.http import QueryDict

from apps.core import wording
from apps.custom_fields.models import CustomField
from apps.custom_fields.words import answers
from apps.tenancy.http import TenantRequest

from .choices import Choices
from .kinds import STAGE_LABELS
from .queries import LeadFilter

#: Stands in the address of a list and narrows nothing.
SHOWN_AS: Final = ("sort", "columns")
PAGING: Final = ("older", "newer")


class Option(NamedTuple):
    value: str
    label: str


@dataclass(frozen=True)
class Narrowing:
    """One thing that a list is narrowed by; `kind` is "select", or the type of an input."""

    name: str
    label: str
    value: str
    kind: str = "select"
    options: list[Option] = field(default_factory=list)

    @property
    def words(self) -> str:
        """ "Channel: Trade fair", "Came in from 1 Jun 2026", "Score at least 70"."""
        if self.kind == "select":
            return f"{self.label}: {dict(self.options).get(self.value, 'unknown')}"
        is_day = self.kind == "date"
        return (
            f"{self.label} {wording.day(date.fromisoformat(self.value)) if is_day else self.value}"
        )


def form_of(
    request: TenantRequest, wanted: LeadFilter, known: Choices, *, is_mine: bool
) -> dict[str, Any]:
    """What the filter bar draws: filters (menus), more (fields), on (chips) and kept."""
    query = request.GET
    menus = _menus(wanted, known)
    more = [one for one in _more(wanted, known) if not (is_mine and one.name == "owner")]
    more += _own(wanted, known.fields)
    return {
        "filters": menus,
        "more": [one for one in more if one.kind != "select" or one.options],
        "on": [
            {"label": one.words, "remove_url": _without(query, one.name)}
            for one in (*menus, *more)
            if one.value
        ],
        "kept": _pairs(query, only=SHOWN_AS),
    }


def kept_by_columns(query: QueryDict) -> list[dict[str, str]]:
    """What the choice of columns carries along: all that the list is narrowed and sorted by."""
    return _pairs(query, only=[name for name in query if name not in ("columns", *PAGING)])


def _menus(wanted: LeadFilter, known: Choices) -> list[Narrowing]:
    stages = [Option(*pair) for pair in STAGE_LABELS.items()]
    channel = str(wanted.channel_id or "")
    return [
        Narrowing("stage", "Stage", wanted.stage, options=stages),
        Narrowing("channel", "Channel", channel, options=_options(known.channel)),
    ]


def _more(wanted: LeadFilter, known: Choices) -> list[Narrowing]:
    campaign, owner = str(wanted.campaign or ""), str(wanted.owner_id or "")
    score = "" if wanted.score_from is None else str(wanted.score_from)
    return [
        Narrowing("campaign", "Campaign", campaign, options=_options(known.campaign)),
        Narrowing("owner", "With", owner, options=_options(known.owner)),
        Narrowing("since", "Came in from", _iso(wanted.captured_from), "date"),
        Narrowing("until", "Came in until", _iso(wanted.captured_to), "date"),
        Narrowing("score", "Score at least", score, "number"),
    ]


def _own(wanted: LeadFilter, fields: Iterable[CustomField]) -> list[Narrowing]:
    """The tenant's own fields that are shown on leads and have few values."""
    asked = dict(wanted.own)
    return [
        Narrowing(one.name, one.label, asked.get(one.key, ""), options=_options(answers(one)))
        for one in fields
        if one.narrows_lists
    ]


def _options(pairs: list[tuple[str, str]]) -> list[Option]:
    return [Option(*pair) for pair in pairs]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _without(query: QueryDict, name: str) -> str:
    left = query.copy()
    for gone in (name, *PAGING):
        left.pop(gone, None)
    return f"?{left.urlencode()}"


def _pairs(query: QueryDict, *, only: Any) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value} for name in only for value in query.getlist(name) if value
    ]
