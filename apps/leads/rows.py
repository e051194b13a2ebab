"""Leads as a list shows them: words that are ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from . import queries
from .columns import Column, Doors


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of leads: who it is, and the words of each column."""

    name: str
    note: str
    url: str
    cells: tuple[str, ...]


def rows_of(
    page: list[Any], membership: Membership, columns: Sequence[Column], *, side: str
) -> list[Row]:
    """The lines of one page of `queries.listed`, opening on the reader's side."""
    doors = Doors(
        lead=reverse(f"workspace:{side}_lead", args=[0]).removesuffix("0/"),
        campaign=reverse("campaigns:list") if membership.may(Capability.SEE_CAMPAIGNS) else "",
    )
    return [_row(lead, membership, columns, doors) for lead in page]


def _row(lead: Any, membership: Membership, columns: Sequence[Column], doors: Doors) -> Row:
    return Row(
        name=queries.listed_name(lead, membership),
        note=f"Lead {lead.number} · {lead.product}" if lead.product else f"Lead {lead.number}",
        url=f"{doors.lead}{lead.number}/",
        cells=tuple(column.cell(lead, doors) for column in columns),
    )
