"""A version with a scheme comes into force: every lead that is still pursued gets its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

from .bench_import_leads import peak_megabytes, timed
from .goals import Goal, Line, print_goals
from .world import World

#: What is promised: a million leads in 50 s.
GOAL = Goal(per_second=20_000)

#: The yardstick: the same rows get another score, and nothing else happens.
BARE = """
    UPDATE leads_lead SET score = coalesce(score, 0) / 2, rescore_at = now()
    WHERE tenant_id = 1 AND id = ANY (%s)"""


def run(world: World, *, rounds: int) -> list[Line]:
    """A third by one worker, what is left by two side by side; then once more with nothing new."""
    from django.utils import timezone

    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1):
        rules, lead_ids = agree_on_scores(), pursued()
    n, at = len(lead_ids), timezone.now()
    third = n // 3
    alone, shared = lead_ids[:third], (lead_ids[third : 2 * third], lead_ids[2 * third :])
    lines = [
        timed(f"bare: UPDATE of {n:,} leads, undone", lambda: _bare(lead_ids), n),
        timed(f"one worker scores {third:,} leads", lambda: rescore(rules, alone, at), third),
        _with_goal(
            timed(
                f"two workers score {n - third:,} leads",
                lambda: _side_by_side(rules, shared, at),
                n - third,
            )
        ),
        timed("the same at the same instant", lambda: rescore(rules, lead_ids, at), n),
    ]
    print_goals("Scores under a new version (the goal is 20,000 leads a second)", lines)
    print("CPU of two workers is not counted: each spends what one does.")
    print(f"Peak memory of the process: {peak_megabytes()} MB")
    return lines


def _side_by_side(rules: Any, parts: Sequence[list[int]], at: Any) -> None:
    """Each part in a process of its own, as the jobs of a scoring that was shared out."""
    from django.db import connections

    connections.close_all()
    forking = get_context("fork")
    workers = [forking.Process(target=rescore, args=(rules, part, at)) for part in parts]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a worker failed")


def agree_on_scores() -> Any:
    """The version in force of the tenant in scope, with the default scheme as a clause."""
    from django.utils import timezone

    from apps.ground_rules.actions import publish
    from apps.ground_rules.fingerprint import texts_and_rules
    from apps.ground_rules.kinds import ClauseKind, DraftClause
    from apps.ground_rules.queries import in_force
    from apps.ground_rules.scoring_default import default_scheme

    now = timezone.now()
    said = texts_and_rules(in_force(now))
    if any(clause.kind == ClauseKind.SCORE and clause.rule for clause in said.clauses):
        return in_force(now)
    rule = default_scheme().to_json()
    score = DraftClause("9.1", ClauseKind.SCORE, "Score", "Points.", rule)
    return publish(replace(said, clauses=(*said.clauses, score)), by=None, at=now)


def pursued() -> list[int]:
    from apps.handoffs.scoring.basis import SCORED_STAGES
    from apps.leads.models import Lead

    found = Lead.objects.filter(stage__in=SCORED_STAGES).order_by("id")
    return list(found.values_list("id", flat=True))


def rescore(rules: Any, lead_ids: list[int], at: Any) -> None:
    """A transaction a chunk."""
    from apps.handoffs.scoring.bulk import rescore_many
    from apps.handoffs.scoring.sweeping import CHUNK
    from apps.tenancy.scoping import tenant_transaction

    for first in range(0, len(lead_ids), CHUNK):
        with tenant_transaction(1):
            rescore_many(lead_ids[first : first + CHUNK], rules, at=at)


def _bare(lead_ids: list[int]) -> None:
    """In one transaction that is rolled back: the rows are those that are scored afterwards."""
    from django.db import connection, transaction

    from apps.tenancy.scoping import tenant_transaction

    with tenant_transaction(1), connection.cursor() as cursor:
        cursor.execute(BARE, [lead_ids])
        transaction.set_rollback(True)


def _with_goal(line: Line) -> Line:
    return Line(line.measured, GOAL, line.per_second)
