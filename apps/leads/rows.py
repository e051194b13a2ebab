"""Leads as a list shows them: words that are ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.core import wording
from apps.tenancy.models import Membership

from . import queries
from .kinds import STAGE_LABELS


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of leads, in words."""

    name: str
    note: str
    url: str
    company: str
    campaign: str
    channel: str
    stage: str
    score: str
    owner: str
    due: str
    came_in: str


def rows_of(page: list[Any], membership: Membership, *, side: str) -> list[Row]:
    """The lines of one page of `queries.listed`, opening on the reader's side."""
    door = reverse(f"workspace:{side}_lead", args=[0]).removesuffix("0/")
    return [_row(lead, membership, door) for lead in page]


def _row(lead: Any, membership: Membership, door: str) -> Row:
    return Row(
        name=queries.listed_name(lead, membership),
        note=f"Lead {lead.number} · {lead.product}" if lead.product else f"Lead {lead.number}",
        url=f"{door}{lead.number}/",
        company=lead.company__name or wording.NOTHING,
        campaign=lead.campaign__name or wording.NOTHING,
        channel=lead.channel__name or "No channel told",
        stage=STAGE_LABELS[lead.stage],
        score=wording.NOTHING if lead.score is None else str(lead.score),
        owner=lead.owner__name or lead.owner__email or wording.NOTHING,
        due=wording.moment(lead.due_at),
        came_in=wording.day(lead.captured_on),
    )
