"""Query strings and small forms become values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from apps.custom_fields.models import CustomField

from . import queries
from .kinds import Stage

DAY: Final = ["%Y-%m-%d"]
#: So that the days beside it exist too.
IN_THE_CALENDAR: Final = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))]


class FilterForm(forms.Form):
    """The list's filters. What cannot be read is left out: a filter never answers an error."""

    q = forms.CharField(required=False, max_length=200)
    stage = forms.ChoiceField(required=False, choices=Stage)
    channel = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    campaign = forms.UUIDField(required=False)
    owner = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    since = forms.DateField(required=False, input_formats=DAY, validators=IN_THE_CALENDAR)
    until = forms.DateField(required=False, input_formats=DAY, validators=IN_THE_CALENDAR)
    score = forms.IntegerField(required=False, min_value=0, max_value=100)
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in queries.ORDERS])


def parse_filter(query: QueryDict, *, owner_id: int | None = None) -> queries.LeadFilter:
    """The query string as a LeadFilter, without the tenant's own fields (`with_own`).

    `owner_id` is whose list it is, whatever the address says.
    """
    form = FilterForm(query)
    form.is_valid()
    values = form.cleaned_data
    return queries.LeadFilter(
        text=values.get("q") or "",
        stage=values.get("stage") or "",
        channel_id=values.get("channel"),
        campaign=values.get("campaign"),
        owner_id=owner_id or values.get("owner"),
        captured_from=values.get("since"),
        captured_to=values.get("until"),
        score_from=values.get("score"),
        sort=values.get("sort") or "-captured",
    )


def with_own(
    wanted: queries.LeadFilter, query: QueryDict, fields: Iterable[CustomField]
) -> queries.LeadFilter:
    """The same, narrowed by the tenant's own fields in use as well."""
    own = tuple(
        (field.key, str(query[field.name]))
        for field in fields
        if field.narrows_lists and query.get(field.name)
    )
    return replace(wanted, own=own)


class NoteForm(forms.Form):
    body = forms.CharField(
        label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
