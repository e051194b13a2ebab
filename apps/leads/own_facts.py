"""The tenant's own fields on the page of a lead: what stands open, and what stands below."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core import wording
from apps.custom_fields import queries
from apps.custom_fields.models import CustomField
from apps.custom_fields.words import value_in_words

from .models import Lead


@dataclass(frozen=True)
class OwnFact:
    label: str
    value: str


@dataclass(frozen=True)
class OwnFacts:
    """`shown` stand among the facts, known or not; `more` are the others that are known."""

    shown: tuple[OwnFact, ...] = ()
    more: tuple[OwnFact, ...] = ()


def own_facts(lead: Lead) -> OwnFacts:
    """Of a lead from `queries.lead_of`, which says whether there is any: most have none."""
    if not lead.custom and not getattr(lead, "has_shown_fields", True):
        return OwnFacts()
    fields = queries.all_fields()
    return OwnFacts(
        shown=tuple(_fact(lead, one) for one in fields if _is_open(one)),
        more=tuple(
            _fact(lead, one) for one in fields if not _is_open(one) and one.key in lead.custom
        ),
    )


def _is_open(field: CustomField) -> bool:
    return field.is_shown and not field.is_archived


def _fact(lead: Lead, field: CustomField) -> OwnFact:
    value = value_in_words(field, lead.custom.get(field.key))
    return OwnFact(field.label, value or wording.NOTHING)
