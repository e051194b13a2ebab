"""What the demo company wants to know of a lead besides what everybody wants to know."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from apps.accounts.models import User
from apps.custom_fields.actions import add_custom_field
from apps.custom_fields.kinds import ValueKind
from apps.tenancy.kinds import Department

#: Asked on every form.
BUYING_FOR: Final = "custom.buying_for"
PURPOSES: Final = ("A new line", "A line in use", "Spare parts")


def begin(*, by: User, at: datetime) -> None:
    add_custom_field(
        key="buying_for",
        label="Buying for",
        kind=ValueKind.CHOICE,
        options=PURPOSES,
        purpose="Spare parts are for the web shop; a new line is worth a visit.",
        owner_department=Department.SALES,
        is_shown=True,
        by=by,
        at=at,
    )
    add_custom_field(
        key="machines",
        label="Machines in use",
        kind=ValueKind.NUMBER,
        purpose="Who runs many machines is offered the service contract first.",
        owner_department=Department.MARKETING,
        is_shown=True,
        by=by,
        at=at,
    )


def told(number: int) -> dict[str, str | int]:
    """By the n-th prospect: most say what it is for, and every other one how many machines."""
    said: dict[str, str | int] = {}
    if number % 4:
        said[BUYING_FOR] = PURPOSES[number % 4 - 1]
    if number % 2:
        said["custom.machines"] = number * 7 % 46 + 2
    return said
