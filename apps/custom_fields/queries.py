"""Questions about the custom fields of the tenant in scope: some fifty rows at most."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from apps.tenancy.composed import composed

from .kinds import NARROWING, UNUSED
from .models import CustomField


def all_fields() -> list[CustomField]:
    """Archived ones too, those in use first, by label."""
    return sorted(_by_label(), key=lambda field: field.is_archived)


@composed
def _by_label() -> QuerySet[CustomField]:
    return CustomField.objects.order_by("label", "id")


def in_use() -> list[CustomField]:
    """What doors take and new criteria may ask about, by label."""
    return list(CustomField.objects.in_use().order_by("label", "id"))


def narrowing_keys() -> list[str]:
    """Of the fields that a list of leads can be narrowed by."""
    found = CustomField.objects.in_use().filter(kind__in=NARROWING)
    return list(found.order_by("key").values_list("key", flat=True))


def field_with(key: str) -> CustomField | None:
    return CustomField.objects.filter(key=key).first()


def unused_since(today: date) -> list[CustomField]:
    """In use by name only: no value arrived for as long as a field may stand idle."""
    last = today - UNUSED
    idle = Q(used_on=None) | Q(used_on__lt=last)
    return list(CustomField.objects.in_use().filter(idle, in_use_since__date__lt=last))
