"""The rows of the list of campaigns: up to a hundred a page, alike but for a few texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from apps.campaigns.rows import Row
from apps.core import wording
from apps.core.charts import cell_bar, spark_line
from apps.core.stencils import Stencil
from apps.core.templatetags.ui import avatar

register = Library()

ROW = Stencil(
    "campaigns/_row.html",
    *("name", "channel", "when", "department", "owner", "url", "acceptance", "spark"),
    *("spent", "budget_share", "budget_bar", "cost_per_accepted", "pipeline", "won"),
    *("won_per_unit", "return_bar", "leads", "handed_over", "accepted"),
    *("leads_url", "handed_over_url", "accepted_url", "pipeline_url", "won_amount_url"),
)


@register.simple_tag
def campaign_rows(rows: Iterable[Row], best_return: float, may_run: bool) -> SafeString:
    """Each row by templates/campaigns/_row.html."""
    return SafeString("".join(_drawn(row, best_return, may_run) for row in rows))


def _drawn(row: Row, best_return: float, may_run: bool) -> SafeString:
    return ROW.fill(
        _words(row) | _counts(row) | _bars(row, best_return),
        may_run=may_run,
        has_owner=bool(row.standing.owner_name),
        has_budget_share=bool(row.amounts.budget_share),
        has_won=bool(row.standing.figures.won),
        has_return=row.standing.figures.won_per_unit is not None,
        is_spend_missing=row.is_spend_missing,
        is_acceptance_low=row.is_acceptance_low,
        opens_leads=bool(row.records["leads"]),
        opens_records=bool(row.records["accepted"]),
    )


def _words(row: Row) -> dict[str, str]:
    standing, amounts = row.standing, row.amounts
    return {
        "name": standing.name,
        "channel": standing.channel_name or "No channel",
        "when": row.when,
        "department": standing.department_name,
        "owner": avatar(standing.owner_name, side="marketing") if standing.owner_name else "",
        "url": row.url,
        "acceptance": row.acceptance,
        "spent": amounts.spent,
        "budget_share": amounts.budget_share,
        "cost_per_accepted": amounts.cost_per_accepted,
        "pipeline": amounts.pipeline,
        "won": amounts.won,
        "won_per_unit": amounts.won_per_unit,
    }


def _counts(row: Row) -> dict[str, Any]:
    figures = row.standing.figures
    return {
        "leads": wording.number(figures.leads),
        "handed_over": wording.number(figures.handed_over),
        "accepted": wording.number(figures.accepted),
        "spark": spark_line(row.weeks, side="marketing"),
        **{f"{figure}_url": url for figure, url in row.records.items()},
    }


def _bars(row: Row, best_return: float) -> dict[str, str]:
    """Only those that are shown: a drawing costs as much as ten words."""
    figures = row.standing.figures
    spent, budget, earned = figures.spent_minor, figures.budget_minor, figures.won_per_unit
    shows_budget = row.amounts.budget_share and not row.is_spend_missing
    return {
        "budget_bar": cell_bar(spent, budget, side="marketing") if shows_budget else "",
        "return_bar": "" if earned is None else cell_bar(earned, best_return, side="marketing"),
    }
