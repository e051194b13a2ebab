"""What a list is narrowed to, read from the query string."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from apps.outcomes.kinds import DiscrepancyKind, DiscrepancyState, OpportunityStage
from apps.outcomes.queries import DeskFilter, OpportunityFilter, Told


class OpportunityFilterForm(forms.Form):
    """What cannot be read is left out: a filter never answers an error."""

    tab = forms.ChoiceField(required=False, choices=[*OpportunityStage.choices, ("all", "All")])
    sort = forms.ChoiceField(
        required=False, choices=[("closing", "What closes next"), ("newest", "Newest")]
    )
    told = forms.ChoiceField(required=False, choices=[(told, told) for told in Told])
    source = forms.CharField(required=False, max_length=80)


def parse_opportunities(query: QueryDict) -> OpportunityFilter:
    """The query string as an OpportunityFilter."""
    form = OpportunityFilterForm(query)
    form.is_valid()
    values = form.cleaned_data
    tab = values.get("tab") or OpportunityStage.OPEN
    return OpportunityFilter(
        stage="" if tab == "all" else tab,
        sort=values.get("sort") or "",
        told=values.get("told") or "",
        source=values.get("source") or "",
    )


class DeskFilterForm(forms.Form):
    """What cannot be read is left out here too."""

    state = forms.ChoiceField(required=False, choices=DiscrepancyState)
    kind = forms.ChoiceField(required=False, choices=DiscrepancyKind)
    source = forms.CharField(required=False, max_length=80)


def parse_desk(query: QueryDict) -> DeskFilter:
    """The query string as a DeskFilter."""
    form = DeskFilterForm(query)
    form.is_valid()
    values = form.cleaned_data
    return DeskFilter(
        state=DiscrepancyState(values.get("state") or DiscrepancyState.OPEN),
        kind=values.get("kind") or "",
        source=values.get("source") or "",
    )
