"""The closed loop and the scoreboard: what everybody's meeting waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

from .goals import Goal, Line, print_goals
from .harness import measure
from .world import World

LOOP = "/t/acme/reports/closed-loop/"
RECORDS = "/t/acme/reports/records/"
LARGE_FROM = 500_000

BARE_SUMS = """
SELECT channel_id, metric, sum(n), sum(amount_minor) FROM leads_stageledger
WHERE tenant_id = 1 AND recorded_at <= now() GROUP BY 1, 2
"""


def run(world: World, *, rounds: int) -> list[Line]:
    """The report in its forms, live and as of a day, beside the bare sums over the ledger."""
    title = f"Reports of a tenant with {world.size.leads:,} leads, {rounds} rounds"
    return print_goals(title, chain(_questions(rounds), _pages(world, rounds)))


def _questions(rounds: int) -> Iterator[Line]:
    """The answer alone, without a page around it."""
    from apps.reports.queries.closed_loop import closed_loop
    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1):
        few = max(rounds // 4, 3)
        yield Line(measure("bare: sums over the ledger", _bare_sums, n=few, warm_up=1))
        for name, query in questions().items():
            yield Line(measure(f"question: {name}", _asking(closed_loop, query), n=rounds))


def questions() -> dict[str, Any]:
    """What is asked most, and what costs most."""
    from django.utils import timezone

    from apps.reports.forms import parse_query
    from apps.tenancy.queries import current_tenant

    now = timezone.now()
    past = (now - timedelta(days=200)).date().isoformat()
    quarter = f"{now.year}-q{(now.month + 2) // 3}"
    asked: dict[str, dict[str, str]] = {
        "all time by channel": {},
        "all time by campaign": {"by": "campaign"},
        "all time by department": {"by": "department"},
        "all time by month": {"by": "month"},
        "all time by event date": {"basis": "event"},
        "as of a past day": {"as_of": past},
        "by campaign, as of a past day": {"by": "campaign", "as_of": past},
        "last year": {"period": str(now.year - 1)},
        "this quarter": {"period": quarter},
        "this quarter by event date": {"period": quarter, "basis": "event"},
        "last 90 days": {"period": "last-90-days"},
        "last 90 days by event date": {"period": "last-90-days", "basis": "event"},
    }
    tenant = current_tenant()
    return {
        name: parse_query(parts, without=frozenset(), tenant=tenant, now=now)
        for name, parts in asked.items()
    }


def _bare_sums() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE_SUMS)
        cursor.fetchall()


def _asking(ask: Callable[[Any], object], query: Any) -> Callable[[], object]:
    return lambda: ask(query)


def _pages(world: World, rounds: int) -> Iterator[Line]:
    from .bench_lists import signed_in

    jonas = signed_in("sales_manager1")
    goal = Goal(p95_ms=250 if world.size.leads >= LARGE_FROM else 60, statements=20)
    for name, address in _addresses():
        yield Line(measure(name, _opening(jonas, address), n=rounds), goal)


def _addresses() -> Iterator[tuple[str, str]]:
    past = "2026-05-05"
    yield "closed loop", LOOP
    yield "closed loop as of a past day", f"{LOOP}?as_of={past}"
    yield "closed loop by campaign", f"{LOOP}?by=campaign"
    yield "closed loop by month", f"{LOOP}?by=month"
    yield "closed loop, last 90 days", f"{LOOP}?period=last-90-days"
    yield "records: all leads", f"{RECORDS}?metric=leads"
    yield "records: won, last year", f"{RECORDS}?metric=won&period=2025"
    yield "records: won revenue", f"{RECORDS}?metric=revenue"
    yield "scoreboard", "/t/acme/scoreboard/"


def _opening(client: Any, address: str) -> Callable[[], None]:
    def open_it() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    return open_it
