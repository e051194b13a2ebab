"""The statements of the campaign list: what each campaign cost and brought (books_sql.py), which
views it is in, and of those wanted a page in its order, or every one."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, Final

from apps.core.proportions import SMALL, Z_95

from .books_sql import STANDINGS
from .listing import PAGE, RUN_BY, Wanted
from .standing import Figures

FIGURES: Final = tuple(each.name for each in fields(Figures))

#: Capitals and small letters stand in one order.
FOLDED: Final = "replace(lower({}), 'ß', 'ss')"

#: What can be sorted by; NULL sorts last in both directions. The cost is rounded halves up, as
#: Figures.cost_per_accepted_minor.
_SORTED_BY: Final = {
    "name": "by_name",
    "owner": f"nullif({FOLDED.format('owner_name')}, '')",
    "starts": "starts_on",
    "spent": "CASE WHEN cost_lines <> 0 THEN spent_minor END",
    "leads": "leads",
    "handed_over": "handed_over",
    "accepted": "accepted",
    "cost": "CASE WHEN cost_lines <> 0 AND accepted > 0"
    " THEN floor((2 * spent_minor + accepted)::numeric / (2 * accepted)) END",
    "pipeline": "pipeline_minor",
    "won": "won_minor",
    "return": "won_per_unit",
}

_IN_VIEW: Final = {
    "all": "NOT is_archived",
    "running": "NOT is_archived AND has_started AND NOT is_over",
    "spend-missing": "NOT is_archived AND is_spend_missing",
    "low-acceptance": "is_acceptance_low",
    **{view.value: f"NOT is_archived AND department = '{view.value}'" for view in RUN_BY},
    "archived": "is_archived",
}

#: Sales accepts clearly fewer of a campaign's leads than of all others: the whole 95 % interval of
#: the difference (Newcombe 1998, method 10; core.proportions) lies below zero, and there are at
#: least 20 cases on both sides. A campaign is measured against its siblings, so this needs no
#: threshold that somebody would have to agree on.
_JUDGED: Final = f"""
judged AS (
  SELECT standing.*,
    {FOLDED.format("name")} AS by_name,
    starts_on IS NULL OR starts_on <= %(today)s AS has_started,
    ends_on IS NOT NULL AND ends_on < %(today)s AS is_over,
    (starts_on IS NULL OR starts_on <= %(today)s) AND NOT has_costs AS is_spend_missing,
    CASE WHEN spent_minor > 0 AND won <> 0 THEN won_minor::float8 / spent_minor END
      AS won_per_unit,
    CASE WHEN NOT is_archived AND n >= {SMALL} AND other_n >= {SMALL} AND share < other
      THEN sqrt(power(high - share, 2) + power(other - low, 2)) < other - share
      ELSE false END AS is_acceptance_low
  FROM standing
  CROSS JOIN (SELECT sum(accepted)::float8 AS accepted,
    sum(accepted + rejected)::float8 AS answered FROM standing WHERE NOT is_archived) AS live
  CROSS JOIN LATERAL (SELECT standing.accepted::float8 AS k,
    (standing.accepted + rejected)::float8 AS n) AS counts
  CROSS JOIN LATERAL (SELECT live.accepted - k AS other_k, live.answered - n AS other_n) AS rest
  CROSS JOIN LATERAL (SELECT k / nullif(n, 0) AS share,
    other_k / nullif(other_n, 0) AS other, {Z_95}::float8 AS z) AS shares
  CROSS JOIN LATERAL (SELECT
    CASE WHEN k = n THEN 1 ELSE (share + z * z / (2 * n)
      + z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))) / (1 + z * z / n) END AS high,
    CASE WHEN other_k = 0 THEN 0 ELSE (other + z * z / (2 * other_n)
      - z * sqrt(other * (1 - other) / other_n + z * z / (4 * other_n * other_n)))
      / (1 + z * z / other_n) END AS low) AS intervals
), matching AS (SELECT * FROM judged WHERE {{wanted}})"""  # noqa: S608 (all ours)

_EVERY_ONE: Final = "{standings}, {judged} SELECT {columns} FROM matching ORDER BY {order}"

_ONE_PAGE: Final = f"""{{standings}}, {{judged}}
, summed AS (
  SELECT {", ".join(f"coalesce(sum({name}), 0)::bigint AS all_{name}" for name in FIGURES)},
    count(*) AS found, count(*) FILTER (WHERE is_spend_missing) AS missing
  FROM matching
), viewed AS (
  SELECT {", ".join(f"count(*) FILTER (WHERE {of})" for of in _IN_VIEW.values())},
    coalesce(max(won_per_unit), 0), count(*) = 0
  FROM judged
), of_channels AS (
  SELECT array_agg(channel_id), array_agg(channel_name) FROM (
    SELECT DISTINCT channel_id, channel_name FROM judged WHERE channel_id IS NOT NULL) AS each
), of_owners AS (
  SELECT array_agg(owner_id), array_agg(owner_name) FROM (
    SELECT DISTINCT owner_id, owner_name FROM judged WHERE owner_id IS NOT NULL) AS each
)
SELECT summed.*, viewed.*, of_channels.*, of_owners.*, page.is_acceptance_low, {{columns}}
FROM summed CROSS JOIN viewed CROSS JOIN of_channels CROSS JOIN of_owners
LEFT JOIN LATERAL (
  SELECT * FROM matching ORDER BY {{order}} LIMIT {PAGE}
  OFFSET {PAGE} * greatest(least(%(page)s::bigint, (found + {PAGE - 1}) / {PAGE}) - 1, 0)
) AS page ON true
ORDER BY {{order}}"""  # noqa: S608 (all ours)


def one_page(wanted: Wanted, columns: str) -> str:
    """What is said of the whole list, beside each campaign of the page wanted; one row with no
    campaign where none is there. A page beyond the last is the last."""
    return _composed(_ONE_PAGE, wanted, columns)


def every_one(wanted: Wanted, columns: str) -> str:
    """Each campaign wanted, in order."""
    return _composed(_EVERY_ONE, wanted, columns)


def narrowed(wanted: Wanted, today: date) -> dict[str, Any]:
    """What goes into the places of these statements, but for `named`: the ids of the campaigns
    with the words wanted."""
    asked = {"channel": wanted.channel_id, "owner": wanted.owner_id, "page": wanted.page}
    return {"today": today, **asked}


def _composed(statement: str, wanted: Wanted, columns: str) -> str:
    way = "DESC" if wanted.sort.startswith("-") else "ASC"
    return statement.format(
        standings=STANDINGS,
        judged=_JUDGED.format(wanted=" AND ".join(_conditions(wanted))),
        columns=columns,
        order=f"{_SORTED_BY[wanted.sort.removeprefix('-')]} {way} NULLS LAST, by_name, id",
    )


def _conditions(wanted: Wanted) -> list[str]:
    return [
        _IN_VIEW.get(wanted.view, _IN_VIEW["all"]),
        *(["channel_id = %(channel)s"] if wanted.channel_id is not None else []),
        *(["owner_id = %(owner)s"] if wanted.owner_id is not None else []),
        *(["id = ANY(%(named)s)"] if wanted.text else []),
    ]
