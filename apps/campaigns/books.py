"""What campaigns cost and brought: sums over the cost lines and over the books of the leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from django.db import connection

from apps.core.contact import words_of
from apps.core.period import Period, all_dates
from apps.tenancy.models import Membership
from apps.tenancy.scoping import current_tenant_id

from .books_sql import OF_ALL_DATES, OF_PERIOD, STANDINGS, WEEKLY, WITHOUT_CAMPAIGN
from .listing import VIEWS, Listing, Wanted, pages_of, views_of
from .listing_sql import every_one, narrowed, one_page
from .models import Campaign
from .standing import Figures, Standing

#: Of the small line beside the leads.
WEEKS: Final = 12

_OF_CAMPAIGN: Final = tuple(each.name for each in fields(Standing))[:-1]
_OF_FIGURES: Final = tuple(each.name for each in fields(Figures))
COLUMNS: Final = ", ".join((*_OF_CAMPAIGN, *_OF_FIGURES))


@dataclass(frozen=True, slots=True)
class Loose:
    """What belongs to no campaign and is in no row of the list."""

    leads: int = 0
    spent_minor: int = 0


def list_campaigns(membership: Membership, wanted: Wanted, today: date) -> Listing:
    """A page of the campaigns this member may see, the total over every one that matches, and how
    many are in each view: one statement, and one for the words typed."""
    facts = _wanted(membership, wanted, today)
    rows = _asked(one_page(wanted, COLUMNS), wanted.period, facts)
    return _listing(rows, wanted.page)


def all_matching(membership: Membership, wanted: Wanted, today: date) -> list[Standing]:
    """Every row of the list, sorted, without pages: for files."""
    facts = _wanted(membership, wanted, today)
    rows = _asked(every_one(wanted, COLUMNS), wanted.period, facts)
    return [_standing(row) for row in rows]


def standing_of(membership: Membership, campaign: Campaign) -> Standing:
    """One campaign with its figures."""
    facts = _facts(membership, all_dates()) | {"campaign": campaign.id}
    [row] = _asked(f"{STANDINGS} SELECT {COLUMNS} FROM standing", all_dates(), facts)  # noqa: S608
    return _standing(row)


def _wanted(membership: Membership, wanted: Wanted, today: date) -> dict[str, Any]:
    named = {"named": _named_so(wanted.text)} if wanted.text else {}
    return _facts(membership, wanted.period) | narrowed(wanted, today) | named


def _named_so(text: str) -> list[int]:
    """In whose name or channel each word stands, compared as a search compares words: read one by
    one, a tenant has thousands of campaigns at most."""
    words = words_of(text)
    told = Campaign.objects.order_by().values_list("id", "name", "channel__name")
    shown = ((one, " ".join(words_of(f"{name} {channel or ''}"))) for one, name, channel in told)
    return [one for one, said in shown if all(word in said for word in words)]


def _facts(membership: Membership, period: Period) -> dict[str, Any]:
    return {
        **_dates(period),
        "tenant": current_tenant_id(),
        "campaign": None,
        "agency": membership.user_id if membership.is_agency else None,
    }


def _asked(statement: str, period: Period, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_counting(statement, period), facts)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _listing(rows: list[tuple[Any, ...]], page: int) -> Listing:
    """Each row says what the whole list says, and a campaign, unless none is shown."""
    told = iter(rows[0])
    total = Figures(*islice(told, len(_OF_FIGURES)))
    count, missing = islice(told, 2)
    counts = dict(zip(VIEWS, islice(told, len(VIEWS)), strict=True))
    best_return, is_empty = islice(told, 2)
    channels, owners = _named(told), _named(told)
    own = len(rows[0]) - len(list(told))
    shown = [(row[own], _standing(row[own + 1 :])) for row in rows if row[own + 1] is not None]
    return Listing(
        rows=[standing for _, standing in shown],
        total=total,
        count=count,
        spend_missing=missing,
        page=min(page, pages_of(count)),
        views=views_of(counts),
        low=frozenset(standing.id for is_low, standing in shown if is_low),
        best_return=best_return,
        channels=channels,
        owners=owners,
        is_empty=is_empty,
    )


def _named(told: Iterator[Any]) -> dict[int, str]:
    ids, names = islice(told, 2)
    return dict(zip(ids or (), names or (), strict=True))


def _standing(row: tuple[Any, ...]) -> Standing:
    own = len(_OF_CAMPAIGN)
    return Standing(*[*row[:own], Figures(*row[own:])])


def leads_by_week(campaign_ids: list[int], *, until: date) -> dict[int, list[int]]:
    """New leads per week of each campaign: the last 12 weeks, oldest first."""
    weeks = {campaign_id: [0] * WEEKS for campaign_id in campaign_ids}
    facts: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "since": until - timedelta(days=7 * WEEKS - 1),
        "until": until,
        "campaigns": campaign_ids,
    }
    with connection.cursor() as cursor:
        cursor.execute(WEEKLY, facts)
        for campaign_id, week, count in cursor.fetchall():
            weeks[campaign_id][week] = count
    return weeks


def without_campaign(period: Period) -> Loose:
    """Leads and spend that belong to no campaign: part of every report, of no row here."""
    facts = {"tenant": current_tenant_id(), **_dates(period)}
    with connection.cursor() as cursor:
        cursor.execute(_counting(WITHOUT_CAMPAIGN, period), facts)
        return Loose(*cursor.fetchone())


def _counting(statement: str, period: Period) -> str:
    """The statement over the lines of the books that the period is about."""
    return statement.replace("__LINES__", OF_ALL_DATES if period.is_all else OF_PERIOD)


def _dates(period: Period) -> dict[str, date | None]:
    if period.is_all:
        return {"since": None, "until": None}
    return {"since": period.start, "until": period.end}
