"""The rows of the inbox, alike but for a few texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from apps.core.charts import cell_bar
from apps.core.routed import address_of
from apps.core.stencils import Stencil
from apps.handoffs.queries import Row

register = Library()

PICK = Stencil(
    "handoffs/_pick.html",
    *("public_id", "title", "note", "source", "to", "score", "bar", "clock", "phone"),
    *("lead_url", "accept_url"),
)


@register.simple_tag
def picks(rows: Iterable[Row], shown: int | None, sees_all: bool) -> SafeString:
    """Each row by templates/handoffs/_pick.html; `shown` is the number of the lead beside them."""
    return SafeString("".join(_drawn(rows, shown, sees_all)))


def _drawn(rows: Iterable[Row], shown: int | None, sees_all: bool) -> Iterator[SafeString]:
    stencil_of = cache(partial(_stencil_of, sees_all=sees_all))
    for row in rows:
        fill = stencil_of(
            row.clock.tone,
            row.clock.icon,
            is_current=row.number == shown,
            has_score=row.score is not None,
            has_phone=bool(row.phone),
        )
        yield fill(
            {
                "public_id": row.public_id,
                "title": row.title,
                "note": row.note,
                "source": row.source,
                "to": row.to or "whoever is first",
                "score": row.score,
                "bar": "" if row.score is None else cell_bar(row.score, 100, side="sales"),
                "clock": row.clock.text,
                "phone": row.phone,
                "lead_url": address_of("handoffs:inbox_lead", row.number),
                "accept_url": address_of("handoffs:accept", row.public_id),
            }
        )


def _stencil_of(tone: str, icon: str, **shape: bool) -> Callable[[Mapping[str, Any]], SafeString]:
    """Few shapes among the rows of a page."""
    return PICK.of(tone=tone, icon=icon, **shape)
