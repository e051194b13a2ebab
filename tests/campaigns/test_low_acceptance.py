"""Whose leads Sales accepts clearly less often is told in SQL as core.proportions tells it."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from django.db import connection

from apps.campaigns.listing import Wanted
from apps.campaigns.listing_sql import FIGURES, every_one, narrowed
from apps.core.proportions import SMALL, Rate, newcombe

TODAY = date(2026, 6, 9)
#: Stands for the books: answered leads of campaigns numbered from 1, the last of them archived.
MADE_UP = f"""WITH standing AS (
  SELECT k AS id, 'Fair' AS name, 'marketing' AS department, '' AS channel_name, '' AS owner_name,
    NULL::date AS starts_on, NULL::date AS ends_on, archived AS is_archived, false AS has_costs,
    {
    ", ".join(
        f"{name}::bigint" if name in ("accepted", "rejected") else f"0::bigint AS {name}"
        for name in FIGURES
    )
}
  FROM unnest(%(accepted)s::int[], %(rejected)s::int[], %(archived)s::bool[])
    WITH ORDINALITY AS each (accepted, rejected, archived, k)
)"""


def low_by_hand(answered: list[tuple[int, int]]) -> set[int]:
    whole = Rate(sum(a for a, _ in answered), sum(a + r for a, r in answered))
    return {
        number
        for number, (accepted, rejected) in enumerate(answered, 1)
        if _is_low(Rate(accepted, accepted + rejected), whole)
    }


def _is_low(mine: Rate, whole: Rate) -> bool:
    others = Rate(whole.n - mine.n, whole.of - mine.of)
    if mine.of < SMALL or others.of < SMALL:
        return False
    difference = newcombe(mine, others)
    return difference is not None and difference.interval.high < 0


@pytest.mark.parametrize("seed", range(5))
def test_low_is_what_lies_below_the_others_by_more_than_luck(db, monkeypatch, seed):
    chance = Random(seed)
    live = [(chance.randrange(60), chance.randrange(40)) for _ in range(200)]
    live += [(0, 30), (0, 0), (50, 0), (20, 0)]
    archived = (0, 500)
    monkeypatch.setattr("apps.campaigns.listing_sql.STANDINGS", MADE_UP)
    wanted = Wanted(view="low-acceptance")
    facts = narrowed(wanted, TODAY) | {
        "accepted": [a for a, _ in [*live, archived]],
        "rejected": [r for _, r in [*live, archived]],
        "archived": [False] * len(live) + [True],
    }
    with connection.cursor() as cursor:
        cursor.execute(every_one(wanted, "id"), facts)
        found = {number for (number,) in cursor.fetchall()}
    assert found == low_by_hand(live)
    assert found
