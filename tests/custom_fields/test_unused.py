"""A field that nobody needs goes by itself; one that was agreed on stays."""

from datetime import timedelta

from django.utils import timezone

from apps.custom_fields.models import CustomField
from apps.tenancy import outbox, relay
from tests.factories import custom_fields as make


def test_half_a_year_without_a_value_archives_a_field(in_acme):
    long_ago = timezone.now() - timedelta(days=200)
    make.machines(at=long_ago)
    make.buying_for(at=timezone.now())
    outbox.post("workspace.archive_unused_fields")
    relay.drain()
    archived = CustomField.objects.exclude(archived_at=None)
    assert [field.key for field in archived] == ["machines"]
