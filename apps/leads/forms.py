"""Query strings and small forms become values."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from apps.custom_fields.models import CustomField

from . import queries
from .kinds import Stage


class FilterForm(forms.Form):
    """The list's filters. What cannot be read is left out: a filter never answers an error."""

    q = forms.CharField(required=False, max_length=200)
    stage = forms.ChoiceField(required=False, choices=Stage)
    channel = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    campaign = forms.UUIDField(required=False)
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in queries.ORDERS])


def parse_filter(
    query: QueryDict, *, own: Iterable[CustomField] = (), owner_id: int | None = None
) -> queries.LeadFilter:
    """The query string as a LeadFilter; `own` are the tenant's fields that narrow the list."""
    form = FilterForm(query)
    form.is_valid()
    values = form.cleaned_data
    return queries.LeadFilter(
        text=values.get("q") or "",
        stage=values.get("stage") or "",
        channel_id=values.get("channel"),
        campaign=values.get("campaign"),
        owner_id=owner_id,
        sort=values.get("sort") or "-captured",
        own=tuple((field.key, str(query[field.name])) for field in own if query.get(field.name)),
    )


class NoteForm(forms.Form):
    body = forms.CharField(
        label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
