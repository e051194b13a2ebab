"""Verbs of custom fields: settings of a tenant, each change with its line in the audit log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.tenancy import audit
from apps.tenancy.kinds import Department
from apps.tenancy.models import Tenant
from apps.tenancy.scoping import current_tenant_id

from .errors import BadKey, BadOptions, KeyTaken, TooManyFields, TooManyShown
from .kinds import LONGEST_KEY, LONGEST_OPTION, MOST_FIELDS, MOST_OPTIONS, MOST_SHOWN, ValueKind
from .models import CustomField

KEY: Final = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_KEY - 1}}}")


@transaction.atomic
def add_custom_field(
    *,
    by: User | None,
    at: datetime,
    key: str,
    label: str,
    kind: ValueKind,
    purpose: str,
    owner_department: Department,
    options: Sequence[str] = (),
    is_shown: bool = False,
) -> CustomField:
    """One more thing to know of leads. Raises BadKey, KeyTaken, BadOptions, TooManyFields,
    TooManyShown."""
    if not KEY.fullmatch(key):
        raise BadKey("Write small letters, digits and underscores, and begin with a letter.")
    _hold_the_list()
    _require_room(shown=is_shown)
    if (known := CustomField.objects.filter(key=key).first()) is not None:
        archived = " It is archived: bring it back instead." if known.is_archived else ""
        raise KeyTaken(f"“{known.label}” has this key already.{archived}")
    field = CustomField.objects.create(
        key=key,
        label=label,
        kind=kind,
        options=_options(kind, options),
        purpose=purpose,
        owner_department=owner_department,
        is_shown=is_shown,
        in_use_since=at,
    )
    _audit("added", field, by=by, at=at, now={"kind": str(kind), **_plain(field.said)})
    return field


@transaction.atomic
def change_custom_field(
    field: CustomField,
    *,
    by: User,
    at: datetime,
    label: str,
    purpose: str,
    owner_department: Department,
    is_shown: bool,
    options: Sequence[str] = (),
) -> CustomField:
    """Other words, another owner, other options, shown or hidden; key and kind stay.

    What stays the same leaves no trace. Raises BadOptions, TooManyShown.
    """
    _hold_the_list()
    held = CustomField.objects.get(id=field.id)
    said = {
        "label": label,
        "purpose": purpose,
        "owner_department": str(owner_department),
        "options": _options(held.kind, options),
        "is_shown": is_shown,
    }
    changed = {name: value for name, value in said.items() if held.said[name] != value}
    if changed.get("is_shown") and not held.is_archived:
        _require_room(shown=True, more=0)
    if changed:
        was = {name: held.said[name] for name in changed}
        CustomField.objects.filter(id=held.id).update(**changed)
        _audit("changed", held, by=by, at=at, was=_plain(was), now=_plain(changed))
    held.refresh_from_db()
    return held


@transaction.atomic
def archive_custom_field(field: CustomField, *, by: User | None, at: datetime) -> None:
    """No door takes it any more; what is known and what was agreed stays."""
    archived = CustomField.objects.in_use().filter(id=field.id).update(archived_at=at)
    if archived:
        _audit("archived", field, by=by, at=at)


@transaction.atomic
def bring_back_custom_field(field: CustomField, *, by: User, at: datetime) -> None:
    """In use again, with all its values, and as before among the facts or under "More fields".

    Raises TooManyFields, TooManyShown.
    """
    _hold_the_list()
    held = CustomField.objects.get(id=field.id)
    if held.is_archived:
        _require_room(shown=held.is_shown)
        CustomField.objects.filter(id=held.id).update(archived_at=None, in_use_since=at)
        _audit("brought_back", held, by=by, at=at)


def note_use(keys: Iterable[str], *, on: date) -> None:
    """Values of these fields arrived: written once a day and field, so that nobody waits."""
    last = Q(used_on=None) | Q(used_on__lt=on)
    CustomField.objects.filter(last, key__in=list(keys)).update(used_on=on)


def _hold_the_list() -> None:
    """Who adds or shows at the same time waits: the limits are of the whole list."""
    Tenant.objects.select_for_update().get(id=current_tenant_id())


def _require_room(*, shown: bool, more: int = 1) -> None:
    flags = list(CustomField.objects.in_use().values_list("is_shown", flat=True))
    if len(flags) + more > MOST_FIELDS:
        raise TooManyFields(f"There are {MOST_FIELDS} fields in use: archive one of them first.")
    if shown and sum(flags) >= MOST_SHOWN:
        raise TooManyShown(f"{MOST_SHOWN} fields are shown on a lead: hide one of them first.")


def _options(kind: str, options: Sequence[str]) -> list[str]:
    """Told once each, in order. Raises BadOptions."""
    told = list(dict.fromkeys(" ".join(option.split()) for option in options if option.strip()))
    if kind != ValueKind.CHOICE:
        if told:
            raise BadOptions("Only a field with one of several values has options.")
        return []
    if not 2 <= len(told) <= MOST_OPTIONS:
        raise BadOptions(f"Enter 2 to {MOST_OPTIONS} options, one a line.")
    if len({option.casefold() for option in told}) < len(told):
        raise BadOptions("Two options differ in capitals only: keep one of them.")
    if any("," in option or len(option) > LONGEST_OPTION for option in told):
        raise BadOptions(f"Options have at most {LONGEST_OPTION} characters and no commas.")
    return told


def _audit(
    what: str, field: CustomField, *, by: User | None, at: datetime, **facts: object
) -> None:
    audit.record(f"custom_field.{what}", by=by, at=at, subject=f"field {field.key}", **facts)


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """For the log: options as one text."""
    options = {"options": ", ".join(said["options"])} if said.get("options") else {}
    return {**{name: value for name, value in said.items() if name != "options"}, **options}
