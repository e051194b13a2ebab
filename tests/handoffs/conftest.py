import pytest

from apps.handoffs.models import HandOff
from apps.leads.models import Lead, LeadEvent, StageLedger
from tests.factories import ground_rules
from tests.factories.handoffs import handoff as offered

from .scored import score_by


@pytest.fixture
def rules(in_acme):
    return ground_rules.rules()


@pytest.fixture
def scored(rules):
    """The version in force scores leads by tests.handoffs.scored.SCHEME."""
    score_by(rules)
    return rules


@pytest.fixture
def handoff(rules, sol, mara):
    """Mara hands a lead over on Tuesday at 11:00 in Berlin; it is for Sol, the only rep."""
    return offered(by=mara, score=82)


@pytest.fixture
def now():
    """The rows as they are in the database."""

    def read(handoff):
        return HandOff.objects.get(id=handoff.id), Lead.objects.get(id=handoff.lead_id)

    return read


@pytest.fixture
def counts():
    """What the books count a lead for: {"accepted": 1, …}, zeros left out."""

    def read(lead):
        sums = {}
        for line in StageLedger.objects.filter(lead=lead):
            sums[line.metric] = sums.get(line.metric, 0) + line.n
        return {metric: n for metric, n in sums.items() if n}

    return read


@pytest.fixture
def story():
    """The kinds of a lead's events, in order."""

    def read(lead):
        return list(
            LeadEvent.objects.filter(lead=lead).order_by("seq").values_list("kind", flat=True)
        )

    return read
