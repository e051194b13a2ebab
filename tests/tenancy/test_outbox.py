"""A follow-up is promised with the change that causes it, and kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.tenancy import outbox, relay
from apps.tenancy.models import OutboxRow
from apps.tenancy.scoping import TenantRequired, tenant_scope

done: list[int] = []


@outbox.handles("tests.remember")
def remember(*, number: int) -> None:
    done.append(number)


@outbox.handles("tests.stumble")
def stumble() -> None:
    raise ValueError("a stone")


@pytest.fixture(autouse=True)
def nothing_done_yet():
    done.clear()


def test_a_promise_is_kept_once(in_acme):
    outbox.post("tests.remember", number=7)
    row = OutboxRow.objects.get()
    assert relay.drain() == 1
    relay.run_row(row.id)
    assert done == [7]


def test_a_promise_of_a_change_that_failed_was_never_made(in_acme):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.post("tests.remember", number=7)
        1 / 0  # noqa: B018
    assert not OutboxRow.objects.exists()


def test_the_same_key_is_the_same_promise(in_acme):
    for _ in range(2):
        outbox.post("tests.remember", dedupe_key="once", number=7)
    assert OutboxRow.objects.count() == 1


def test_an_unknown_topic_is_refused_at_once(in_acme):
    with pytest.raises(outbox.UnknownTopic):
        outbox.post("tests.nobody_listens")


def test_a_promise_needs_a_tenant(db):
    with pytest.raises(TenantRequired):
        outbox.post("tests.remember", number=7)


def test_what_fails_is_tried_again_later_and_at_last_laid_on_the_desk(in_acme):
    outbox.post("tests.stumble")
    row = OutboxRow.objects.get()
    relay.drain()
    row.refresh_from_db()
    assert row.last_error == "ValueError: a stone"
    assert row.run_at > timezone.now()
    OutboxRow.objects.update(attempts=settings.OUTBOX_MAX_ATTEMPTS, run_at=timezone.now())
    relay.run_row(row.id)
    row.refresh_from_db()
    assert row.dead_at is not None
    assert relay.drain() == 0


def test_a_lease_is_held_by_one_and_ends_by_itself(in_acme):
    outbox.post("tests.remember", number=7)
    assert len(relay.lease(10)) == 1
    assert relay.lease(10) == []
    OutboxRow.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert len(relay.lease(10)) == 1


def test_tenants_take_turns(acme, globex):
    for tenant, count in ((acme, 5), (globex, 1)):
        with tenant_scope(tenant.id):
            for number in range(count):
                outbox.post("tests.remember", number=number)
    first_two = [row_id for row_id, _ in relay.lease(2)]
    with tenant_scope(globex.id):
        assert OutboxRow.objects.filter(id__in=first_two).count() == 1


def test_a_job_wakes_up_without_a_tenant_and_acts_for_its_own(acme, globex):
    with tenant_scope(acme.id):
        outbox.post("tests.remember", number=1)
    assert relay.drain() == 1
    assert done == [1]


def test_retries_wait_longer_each_time_but_never_more_than_about_an_hour():
    assert timedelta(seconds=4) <= relay.backoff(1) <= timedelta(seconds=6)
    assert relay.backoff(12) <= timedelta(seconds=3600 * 1.2)
