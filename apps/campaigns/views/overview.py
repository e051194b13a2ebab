"""The list of campaigns: which of them earn their money?"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from apps.campaigns import books, period_menu
from apps.campaigns.forms import parse_wanted
from apps.campaigns.listing import Listing, Wanted
from apps.campaigns.rows import amounts, rows_of
from apps.campaigns.words import acceptance, headline, one_unit
from apps.core.http import render_page
from apps.core.period import Period
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .clock import today as today_of

#: Column, its name in the address, and whether numbers stand in it.
HEADS: Final = (
    ("Campaign", "name", False),
    ("Owner", "owner", False),
    ("Spent / budget", "spent", False),
    ("Leads", "leads", True),
    ("Handed over", "handed_over", True),
    ("Accepted", "accepted", True),
    ("Per accepted", "cost", True),
    ("Pipeline", "pipeline", True),
    ("Won", "won", True),
    ("", "return", True),
)


@require_GET
@requires(Capability.SEE_CAMPAIGNS)
def campaign_list(request: TenantRequest) -> HttpResponse:
    """Every campaign this member may see, with what went in and what came of it."""
    today, currency = today_of(request), request.tenant.currency
    wanted = parse_wanted(request.GET, request.tenant, today=today)
    period = wanted.period
    listing = books.list_campaigns(request.membership, wanted, today)
    weeks = books.leads_by_week([row.id for row in listing.rows], until=today)
    context = {
        "listing": listing,
        "wanted": wanted,
        "rows": rows_of(
            listing, request.membership, weeks, currency=currency, today=today, period=period
        ),
        "total": listing.total,
        "total_acceptance": acceptance(listing.total),
        "total_amounts": amounts(listing.total, currency, period),
        "stats": _stats(listing, currency, period),
        "best_return": listing.best_return,
        "heads": _heads(wanted, currency),
        "tabs": _tabs(listing, wanted),
        "filters": _filters(listing, wanted),
        "kept_filters": [*_kept(wanted), *period_menu.kept(period)],
        "periods": period_menu.menu(request.GET, period, request.tenant, today=today),
        "loose": None if request.membership.is_agency else books.without_campaign(period),
        "currency": currency,
        "is_empty": listing.is_empty,
        "previous_page": listing.page - 1,
        "next_page": listing.page + 1,
        "may_run": request.membership.may(Capability.RUN_CAMPAIGNS),
    }
    return render_page(request, "campaigns/list.html", context, fragment="campaigns/_table.html")


def _stats(listing: Listing, currency: str | None, period: Period) -> list[dict[str, str]]:
    missing = listing.spend_missing
    return headline(listing.total, currency, spend_missing=missing, of_budget=period.is_all)


def _heads(wanted: Wanted, currency: str | None) -> list[dict[str, Any]]:
    """A click sorts by a column, numbers largest first; another click turns it round."""
    return [
        {
            "label": label or f"Won per {one_unit(currency)}",
            "column": column,
            "number": is_number,
            "next": _turned(column, wanted.sort, largest_first=is_number),
        }
        for label, column, is_number in HEADS
    ]


def _turned(column: str, sort: str, *, largest_first: bool) -> str:
    if sort.removeprefix("-") == column:
        return column if sort.startswith("-") else f"-{column}"
    return f"-{column}" if largest_first else column


def _tabs(listing: Listing, wanted: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "label": view.label,
            "url": f"?{urlencode({'view': view.name, **period_menu.dates(wanted.period)})}",
            "is_current": view.name == wanted.view,
            "count": view.count,
            "badge": "fix" if view.name == "spend-missing" and view.count else "",
            "tone": "warn",
        }
        for view in listing.views
    ]


def _filters(listing: Listing, wanted: Wanted) -> list[dict[str, Any]]:
    return [
        _filter("channel", "Channel", listing.channels, wanted.channel_id),
        _filter("owner", "Owner", listing.owners, wanted.owner_id),
    ]


def _filter(name: str, label: str, names: dict[int, str], chosen: int | None) -> dict[str, Any]:
    options = [{"value": str(key), "label": text} for key, text in names.items()]
    return {
        "name": name,
        "label": label,
        "value": str(chosen or ""),
        "options": sorted(options, key=lambda option: option["label"].casefold()),
    }


def _kept(wanted: Wanted) -> list[dict[str, str]]:
    """What the filter form has no field for and must not lose."""
    return [{"name": "view", "value": wanted.view}, {"name": "sort", "value": wanted.sort}]
