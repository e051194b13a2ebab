"""A lead that Sales turned down, contested by Marketing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.feedback.actions import disputes
from apps.leads.models import StageLedger
from tests.factories import ground_rules
from tests.factories.feedback import dispute, rejection

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def rejected(sol, mara, at):
    return rejection(sol, at=at, handed_over_by=mara, score=82, company="Hydrotec")


@pytest.fixture
def contested(rejected, mara):
    return dispute(rejected, by=mara)


def decide(contested, by, at, decision, **more):
    return disputes.decide(contested, by=by, at=at, decision=decision, text="We looked.", **more)


def standing(lead_id, metric):
    return sum(
        StageLedger.objects.filter(lead_id=lead_id, metric=metric).values_list("n", flat=True)
    )
