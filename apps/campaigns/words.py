"""How campaigns are put into words: money, dates, headline figures."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core import wording
from apps.core.money import format_money, minor_digits

from .standing import Figures, Standing


def money(minor: int | None, currency: str | None, *, compact: bool = False) -> str:
    """Without cents; a dash where nothing is known or no money ever arrived."""
    if minor is None or currency is None:
        return wording.NOTHING
    locale = (get_language() or "en").split("-")[0]
    return format_money(minor, currency, cents=False, compact=compact, locale=locale)


def one_unit(currency: str | None) -> str:
    """€1: what "won per €1" divides by."""
    return money(10 ** minor_digits(currency), currency) if currency else "1"


def acceptance(sums: Figures) -> str:
    """The share beside the count of accepted leads: "38%", "of 12" for few cases, "no data"."""
    share = sums.acceptance
    if share.is_small and not share.is_no_data:
        return _("of %(answered)s") % {"answered": wording.number(share.of)}
    return wording.rate(share.n, share.of)


def when(row: Standing, today: date) -> str:
    """ "20–24 Apr 2026 · finished"."""
    if row.is_archived:
        return f"{_span(row)} · archived"
    if row.is_over(today):
        return f"{_span(row)} · finished"
    if not row.has_started(today):
        return f"{_span(row)} · not started"
    return _span(row)


def _span(row: Standing) -> str:
    first, last = row.starts_on, row.ends_on
    if first is None and last is None:
        return "always on"
    if first is None:
        return f"until {wording.day(last)}"
    if last is None:
        return f"since {wording.day(first)}"
    return wording.days(first, last)


def headline(
    sums: Figures, currency: str | None, *, spend_missing: int = 0, of_budget: bool = True
) -> list[dict[str, str]]:
    """The strip over the list and over one campaign: what went in, what came of it.

    What a period spent is no share of the budget: `of_budget` is false there.
    """
    return [
        {
            "label": "Spent of budget" if of_budget else "Spent",
            "value": money(sums.spent_minor, currency),
            "note": _spent_note(sums, currency, spend_missing, of_budget=of_budget),
        },
        {
            "label": "Leads",
            "value": wording.number(sums.leads),
            "note": _each(sums.cost_per_lead_minor, currency),
        },
        {
            "label": "Accepted by Sales",
            "value": wording.number(sums.accepted),
            "note": _joined(
                f"of {wording.number(sums.acceptance.of)} answered",
                _each(sums.cost_per_accepted_minor, currency),
            ),
        },
        {
            "label": "Pipeline created",
            "value": money(sums.pipeline_minor, currency, compact=True),
            "note": _counted(sums.opportunities, "opportunity", "opportunities"),
        },
        {
            "label": "Won so far",
            "value": money(sums.won_minor, currency),
            "note": _joined(_counted(sums.won, "order", "orders"), _per_unit(sums, currency)),
        },
    ]


def _spent_note(sums: Figures, currency: str | None, spend_missing: int, *, of_budget: bool) -> str:
    return _joined(
        _share_of_budget(sums, currency) if of_budget else "",
        f"{wording.number(spend_missing)} without spend" if spend_missing else "",
        f"{_counted(sums.unconverted, 'line', 'lines')} not converted" if sums.unconverted else "",
    )


def _share_of_budget(sums: Figures, currency: str | None) -> str:
    if sums.spent_share is None:
        return "no budget set"
    budget = money(sums.budget_minor, currency, compact=True)
    return f"{wording.percent(sums.spent_share)} of {budget}"


def _per_unit(sums: Figures, currency: str | None) -> str:
    if sums.won_per_unit is None:
        return ""
    return f"{sums.won_per_unit:.2f} per {one_unit(currency)} spent"


def _each(minor: int | None, currency: str | None) -> str:
    return "" if minor is None else f"{money(minor, currency)} each"


def _counted(count: int, one: str, many: str) -> str:
    return f"{wording.number(count)} {one if count == 1 else many}"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
