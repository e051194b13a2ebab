"""Leads arriving: through the hosted form and the interface, over HTTP; then judged."""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode
from uuid import uuid4

import psycopg

from .goals import Goal, Line, print_goals
from .harness import Measurement, count_statements, measure, percentile
from .load import Load, Request
from .web import Web, serving
from .world import World

TENANT = 1
ONE = Goal(p50_ms=8, statements=8)
EIGHT = Goal(p95_ms=60, per_second=250, statements=8)

STORE = """
INSERT INTO intake_submission (tenant_id, public_id, source, idempotency_key, answers, changes,
    body_sha256, state, problems)
VALUES (1, gen_random_uuid(), 'api', %s, %s, '[]', repeat('0', 64), 'test', '[]')
"""
PROMISE = """
INSERT INTO tenancy_outboxrow (tenant_id, topic, payload, attempts, last_error, done_at)
VALUES (1, 'bench', '{}', 0, '', now())
"""


def run(world: World, *, rounds: int) -> list[Line]:
    """Bare commits, the two doors with one and eight clients, and the judging afterwards."""
    seconds = rounds / 10
    with serving(world) as web:
        lines = [*_yardsticks(world, seconds), *_doors(web, seconds)]
    lines += _judging(rounds)
    print_goals(
        f"Intake beside {world.size.leads:,} leads, durable commits, {seconds:g} s each", lines
    )
    return lines


def _yardsticks(world: World, seconds: float) -> Iterator[Line]:
    """The same two inserts and one commit by psycopg alone: what this machine can do at all."""
    for clients in (1, 8):
        load = Load()
        threads = [
            threading.Thread(target=_commit, args=(world.app_url, seconds, load))
            for _ in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        load.seconds = seconds
        name = f"bare: two inserts and a commit, {clients} at once"
        walls = load.walls
        measured = Measurement(
            name, len(walls), statistics.median(walls), percentile(walls, 0.95), 0, 0, 2
        )
        yield Line(measured, per_second=load.per_second)


def _commit(url: str, seconds: float, load: Load) -> None:
    answers = json.dumps(_answers())
    with psycopg.connect(url) as bare:
        bare.execute("SELECT set_config('app.tenant_id', %s, false)", [str(TENANT)])
        bare.commit()
        deadline, sent = time.monotonic() + seconds, 0
        while not sent or time.monotonic() < deadline:
            began = time.perf_counter()
            bare.execute(STORE, [f"bench:{uuid4().hex}", answers])
            bare.execute(PROMISE)
            bare.commit()
            sent += 1
            load.walls.append((time.perf_counter() - began) * 1000)


def _doors(web: Web, seconds: float) -> Iterator[Line]:
    yield web.put_under_load(
        "bare: a page without database, 8 clients", _health, clients=8, seconds=seconds,
        statements=0,
    )  # fmt: skip
    form, interface = _form(), _interface()
    for name, requests in (("form", form), ("API", interface)):
        asked = _statements(requests)
        for clients, goal in ((1, ONE), (8, EIGHT)):
            many = f"{clients} client{'s' if clients > 1 else ''}"
            yield web.put_under_load(
                f"{name}, {many}", requests, clients=clients, seconds=seconds, goal=goal,
                statements=asked,
            )  # fmt: skip


def _health(_client: int, _n: int) -> Request:
    return Request("GET", "/healthz")


def _answers() -> dict[str, str]:
    mark = uuid4().hex
    return {
        "name": "Katrin Brandt",
        "email": f"k.brandt.{mark}@sonnental-{mark[:8]}.example",
        "company": f"Molkerei Sonnental {mark[:8]} GmbH",
        "phone": "+49 89 1234567",
        "message": "Please call me about the level sensors.",
    }


def _form() -> Callable[[int, int], Request]:
    from apps.intake.models import Form
    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(TENANT):
        address = f"/f/acme/{Form.objects.order_by('id')[0].public_id}/"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    def post(_client: int, _n: int) -> Request:
        body = urlencode({**_answers(), "_key": uuid4().hex})
        return Request("POST", address, body, headers, expected=303)

    return post


def _interface() -> Callable[[int, int], Request]:
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.intake.actions import doors
    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(TENANT):
        by = User.objects.get(email="admin1@acme.example")
        key = doors.issue_key(name="Benchmark", by=by, at=timezone.now()).text
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}

    def post(_client: int, _n: int) -> Request:
        keyed = {**headers, "Idempotency-Key": uuid4().hex}
        return Request("POST", "/api/acme/leads/", json.dumps(_answers()), keyed, expected=202)

    return post


def _statements(requests: Callable[[int, int], Request]) -> int:
    """What one arrival sends to the database, counted in this process."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")

    def arrive() -> None:
        request = requests(0, 0)
        kept = dict(request.headers)
        answer = client.post(
            request.path, request.body, content_type=kept.pop("Content-Type"), headers=kept
        )
        if answer.status_code != request.expected:
            raise RuntimeError(f"{request.path} answered {answer.status_code}")

    arrive()  # the first use of a key notes the minute it was used in
    return count_statements(arrive)


def _judging(rounds: int) -> Iterator[Line]:
    """What a worker does with each arrival: dedupe, lead, history, books."""
    from apps.tenancy import relay

    waiting = iter(_first_waiting(rounds + 10))
    yield Line(measure("judging an arrival", lambda: relay.run_row(next(waiting)), n=rounds))


def _first_waiting(count: int) -> list[int]:
    from apps.tenancy.models import OutboxRow
    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(TENANT):
        rows = OutboxRow.objects.filter(topic="intake.judge", done_at=None).order_by("id")
        return list(rows.values_list("id", flat=True)[:count])
