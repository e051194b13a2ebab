"""A draft replayed on what happened: how long two heads wait before they can sign."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .bench_import_leads import peak_megabytes, timed
from .bench_rescore import agree_on_scores
from .goals import Goal, Line, print_goals
from .world import World

#: 100,000 hand-offs in 15 s.
GOAL = Goal(per_second=100_000 / 15)

#: The yardstick: the same hand-offs with what was frozen and what the source said, read bare.
BARE = """
    SELECT h.id, h.lead_id, h.state, h.inputs, h.findings, h.offered_at, h.answer_seconds,
        l.given_score
    FROM handoffs_handoff h JOIN leads_lead l ON l.tenant_id = 1 AND l.id = h.lead_id
    WHERE h.tenant_id = 1 AND h.offered_at >= %s AND h.offered_at < %s"""


def run(world: World, *, rounds: int) -> list[Line]:
    """The longest period that may be asked for, with a draft that scores every lead anew."""
    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1):
        agree_on_scores()
        draft = _draft()
        asked = _ask(draft)
    handed = _bare_rows(asked)
    lines = [timed(f"bare: {handed:,} hand-offs read", lambda: _bare_rows(asked), handed)]
    measured = timed("replay", lambda: _replay(asked.id), 1)
    with tenant_transaction(1):
        asked.refresh_from_db()
    seconds = measured.measured.median_ms / 1000
    lines.append(Line(measured.measured, GOAL, asked.done / seconds))
    print_goals(f"A draft replayed on {asked.done:,} leads, {handed:,} of them handed over", lines)
    print(f"Peak memory of the process: {peak_megabytes()} MB")
    return lines


def _draft() -> Any:
    """The version in force, word for word, as a draft: it scores every lead anew."""
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.ground_rules.drafting import start_draft
    from apps.ground_rules.queries import in_the_making

    return in_the_making() or start_draft(by=User.objects.order_by("id")[0], at=timezone.now())


def _ask(draft: Any) -> Any:
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.reports.backtest import actions

    now = timezone.now()
    until = now.date()
    return actions.ask(
        draft,
        by=User.objects.order_by("id")[0],
        at=now,
        from_on=until - timedelta(days=actions.MOST_DAYS - 1),
        until_on=until,
    )


def _replay(backtest_id: int) -> None:
    """A transaction a chunk, as the worker does it."""
    from django.utils import timezone

    from apps.reports.backtest import actions
    from apps.tenancy.scoping import tenant_transaction

    while True:
        with tenant_transaction(1):
            if actions.carry_on(backtest_id, at=timezone.now()).finished_at is not None:
                return


def _bare_rows(asked: Any) -> int:
    from django.db import connection

    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1), connection.cursor() as cursor:
        cursor.execute(BARE, [asked.from_on, asked.until_on])
        return len(cursor.fetchall())
