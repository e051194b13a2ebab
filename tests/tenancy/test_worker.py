"""Whoever can write to Valkey still cannot make a worker do anything but its outbox rows."""

from __future__ import annotations

import django_rq
import pytest
from rq.job import Job
from rq.serializers import JSONSerializer

from apps.tenancy import outbox, relay
from apps.tenancy.models import OutboxRow
from apps.tenancy.worker import AllowListedJob, OutboxWorker

heard: list[str] = []


@outbox.handles("tests.hear")
def hear(*, word: str) -> None:
    heard.append(word)


@pytest.fixture
def queue():
    queue = django_rq.get_queue("default")
    queue.empty()
    return queue


def work(queue) -> None:
    OutboxWorker([queue], connection=queue.connection).work(burst=True, logging_level="ERROR")


def test_a_relayed_row_is_run_by_the_worker(in_acme, queue):
    heard.clear()
    outbox.post("tests.hear", word="fair")
    assert relay.relay_once(queue) == 1
    work(queue)
    assert heard == ["fair"]
    assert OutboxRow.objects.get().done_at is not None


def test_the_queue_carries_a_number_and_nothing_else(in_acme, queue):
    outbox.post("tests.hear", word="fair")
    relay.relay_once(queue)
    job = queue.jobs[0]
    assert job.args == [OutboxRow.objects.get().id] or list(job.args) == [
        OutboxRow.objects.get().id
    ]
    assert not job.kwargs


def test_a_planted_job_is_refused(queue, tmp_path):
    loot = tmp_path / "loot"
    planted = Job.create(
        "os.system", args=[f"touch {loot}"], connection=queue.connection, serializer=JSONSerializer
    )
    planted.save()
    queue.push_job_id(planted.id)
    work(queue)
    assert not loot.exists()


def test_callbacks_are_not_imported(queue):
    job = AllowListedJob.create(relay.RUN_ROW, args=[1], connection=queue.connection)
    job._success_callback_name = "os.abort"
    assert job.success_callback is None


def test_the_relay_stops_at_a_full_queue(in_acme, queue, settings):
    settings.OUTBOX_IN_FLIGHT = 2
    for number in range(5):
        outbox.post("tests.hear", word=str(number))
    assert relay.relay_once(queue) == 2
    assert relay.relay_once(queue) == 0
