"""Leads as they arrive: made by the verb, so that events and ledger are there too."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import factory

from apps.leads import actions as leads
from apps.leads.kinds import TouchKind
from apps.leads.models import Lead

NAMES = ("Katrin Brandt", "Stefan Riedl", "Nicole Ullmann", "Henning Voss", "Ömer Kaya")


class ProspectFactory(factory.Factory):
    class Meta:
        model = leads.Prospect

    name = factory.Iterator(NAMES)
    email = factory.Sequence(lambda n: f"prospect.{n}@sonnental.example")
    company = factory.Sequence(lambda n: f"Molkerei Nr. {n} GmbH")
    company_domain = factory.Sequence(lambda n: f"molkerei-{n}.example")


def lead(**facts: Any) -> Lead:
    """A captured lead; facts of the prospect and of the capture may be named side by side."""
    about_prospect = {
        name: facts.pop(name) for name in list(facts) if name in leads.Prospect.__annotations__
    }
    facts.setdefault("at", datetime(2026, 6, 16, 9, 0, tzinfo=UTC))
    prospect = ProspectFactory(**about_prospect)
    return leads.capture(prospect, by=None, **{"touch": TouchKind.FORM, **facts}).lead
