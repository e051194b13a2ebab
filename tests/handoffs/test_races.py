"""Two people, one lead, the same instant: two connections to a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from apps.handoffs import actions, errors
from apps.handoffs.models import HandOff
from apps.leads.kinds import Kind
from apps.leads.models import LeadEvent, StageLedger
from apps.tenancy.scoping import tenant_transaction
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(acme):
    """at_once(first, second) → what each returned or raised, each in its own connection."""

    def run(*verbs):
        start = Barrier(len(verbs))

        def one(verb):
            try:
                with tenant_transaction(acme.id):
                    start.wait(timeout=10)
                    return verb()
            except errors.HandOffError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(verbs)) as pool:
            return list(pool.map(one, verbs))

    return run


def refused(results):
    return [result for result in results if isinstance(result, errors.HandOffError)]


@pytest.fixture
def lead(acme, sol):
    with tenant_transaction(acme.id):
        ground_rules.rules()
        return captured(score=82)


@pytest.fixture
def handoff(acme, lead, at):
    with tenant_transaction(acme.id):
        return actions.offer_if_qualified(lead, at=at)


def test_of_two_answers_at_once_one_counts(acme, handoff, sol, jonas, at, at_once):
    with tenant_transaction(acme.id):
        industry = ground_rules.reason(handoff.rules)
    results = at_once(
        lambda: actions.accept(handoff, by=sol, at=at),
        lambda: actions.reject(handoff, by=jonas, at=at, reason=industry),
    )
    assert [type(error) for error in refused(results)] == [errors.AlreadyAnswered]
    with tenant_transaction(acme.id):
        answers = LeadEvent.objects.filter(kind__in=[Kind.ACCEPTED, Kind.REJECTED])
        assert answers.count() == 1
        assert StageLedger.objects.filter(metric__in=["accepted", "rejected"]).count() == 1


def test_of_two_hand_overs_at_once_one_counts(acme, lead, mara, lena, at, at_once):
    results = at_once(
        lambda: actions.offer(lead, by=mara, at=at),
        lambda: actions.offer(lead, by=lena, at=at),
    )
    assert [type(error) for error in refused(results)] == [errors.NotOfferable]
    with tenant_transaction(acme.id):
        assert HandOff.objects.count() == 1
        assert StageLedger.objects.filter(metric="handed_off").count() == 1


def test_the_job_and_a_person_do_not_hand_over_twice(acme, lead, mara, at, at_once):
    at_once(
        lambda: actions.offer_if_qualified(lead, at=at),
        lambda: actions.offer_if_qualified(lead, at=at),
        lambda: actions.offer(lead, by=mara, at=at),
    )
    with tenant_transaction(acme.id):
        assert HandOff.objects.count() == 1


def test_the_sweep_and_an_answer_agree(acme, handoff, sol, at_once):
    late = handoff.due_at + timedelta(hours=1)
    at_once(
        lambda: actions.accept(handoff, by=sol, at=late),
        lambda: actions.tell_all(at=late, limit=10),
    )
    with tenant_transaction(acme.id):
        kinds = list(LeadEvent.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-1] == Kind.ACCEPTED
    assert kinds.count(Kind.OVERDUE) <= 1


def test_the_database_refuses_a_second_open_offer(acme, handoff):
    handoff.id, handoff.public_id = None, uuid4()
    with pytest.raises(IntegrityError, match="one_open_handoff"), tenant_transaction(acme.id):
        handoff.save(force_insert=True)
