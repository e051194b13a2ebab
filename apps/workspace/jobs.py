"""What the workspace does by the clock: it alone sees where a custom field is used."""

from __future__ import annotations

from django.utils import timezone

from apps.custom_fields import actions as custom_fields
from apps.tenancy import outbox

from .field_use import nobodys


@outbox.handles("workspace.archive_unused_fields")
def archive_unused_fields() -> None:
    """Fields that nobody has filled for half a year go; a person may bring them back."""
    at = timezone.now()
    for field in nobodys(at):
        custom_fields.archive_custom_field(field, by=None, at=at)
