"""Two people, one lead, the same instant: two connections to a real database."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import Sum

from apps.ground_rules.routes import RoutingPlan
from apps.handoffs import actions, errors
from apps.handoffs.models import HandOff, Queued, Taker, Turn
from apps.leads.kinds import Kind
from apps.leads.models import Lead, LeadEvent, StageLedger
from apps.tenancy.kinds import Role
from apps.tenancy.scoping import tenant_transaction
from tests.factories import ground_rules
from tests.factories.leads import lead as captured

from .agreements import agree_on_routing

WORKERS = 16
LEADS = int(os.environ.get("BATON_ROUTING_LEADS", "160"))
NAMES = ("Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gus")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800 + LEADS)]


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


@pytest.fixture
def reps(acme, member):
    return [member(acme, Role.REP, f"{name} Rep") for name in NAMES]


@pytest.fixture
def qualified(acme, reps):
    """qualified(800, capacity=5) → the ids of so many leads, and how many a rep takes at a time."""

    def make(n, *, capacity):
        with tenant_transaction(acme.id):
            agree_on_routing(ground_rules.rules(), RoutingPlan(capacity=capacity))
            like = captured(score=82)
            others = Lead.objects.bulk_create([another(like, after) for after in range(1, n)], 1000)
            return [lead.id for lead in (like, *others)]

    return make


def another(lead, after):
    """A lead like this one, so many numbers later: capturing thousands is not what is tried."""
    told = {field.attname: getattr(lead, field.attname) for field in Lead._meta.concrete_fields}
    return Lead(**{**told, "id": None, "public_id": uuid4(), "number": lead.number + after})


def work_off(tenant, lead_ids, verb):
    """Sixteen workers, each with its own connection, take one id after the other."""
    waiting = SimpleQueue()
    for lead_id in lead_ids:
        waiting.put(lead_id)

    def worker(_):
        try:
            while not waiting.empty():
                with tenant_transaction(tenant.id):
                    verb(waiting.get_nowait())
        except Empty:
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(worker, range(WORKERS)))


def test_many_leads_at_once_go_round_evenly_and_to_nobody_without_room(acme, reps, qualified, at):
    """Half of them find room; BATON_ROUTING_LEADS=10000 tries it with more."""
    limit = LEADS // 2 // len(reps)
    lead_ids = qualified(LEADS, capacity=limit)
    work_off(
        acme, lead_ids, lambda id_: actions.offer_if_qualified(Lead.objects.get(id=id_), at=at)
    )
    with tenant_transaction(acme.id):
        given = Counter(HandOff.objects.open().values_list("to_id", flat=True))
        assert given == dict.fromkeys((rep.id for rep in reps), limit)
        assert HandOff.objects.values("lead").distinct().count() == HandOff.objects.count()
        assert Queued.objects.filter(until=None).count() == LEADS - limit * len(reps)
        turns = list(Taker.objects.values_list("turns", flat=True))
        assert turns == [limit] * len(reps)
        assert Turn.objects.aggregate(n=Sum("n"))["n"] == sum(turns)


def test_answers_and_the_queue_at_once_stay_within_the_limits(acme, reps, qualified, at):
    """While reps answer, what waits moves up; nobody ever has more than agreed."""
    some = qualified(120, capacity=5)
    work_off(acme, some, lambda id_: actions.offer_if_qualified(Lead.objects.get(id=id_), at=at))

    def answer_and_move_up(_):
        open_now = HandOff.objects.open().order_by("?").first()
        if open_now is not None:
            with suppress(errors.AlreadyAnswered):
                actions.accept(open_now, by=reps[0], at=at)
        actions.release(at=at)

    work_off(acme, some, answer_and_move_up)
    with tenant_transaction(acme.id):
        given = Counter(HandOff.objects.open().values_list("to_id", flat=True))
        assert max(given.values()) <= 5
        assert HandOff.objects.values("lead").distinct().count() == HandOff.objects.count()
        turns = list(Taker.objects.values_list("turns", flat=True))
        assert max(turns) - min(turns) <= 5
        assert sum(turns) == HandOff.objects.count()
