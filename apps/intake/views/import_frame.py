"""What every page about a file shares: its side, its words, its steps."""

from __future__ import annotations

from typing import Any

from apps.intake.kinds import BatchKind
from apps.intake.models import Batch
from apps.tenancy.http import TenantRequest

from .by_kind import NEEDS, place, places


def frame(request: TenantRequest, kind: str, batch: Batch | None = None) -> dict[str, Any]:
    """What every import page needs: its side, its words, its addresses, the other kind."""
    is_leads = kind == BatchKind.LEADS
    return {
        "kind": kind,
        "side": "marketing" if is_leads else "shared",
        "noun": "leads" if is_leads else "outcomes",
        "at": places(kind, batch),
        "batch": batch,
        "tabs": [
            {"label": each.label, "url": place(each, "imports"), "is_current": each == kind}
            for each in BatchKind
            if request.membership.may(NEEDS[each])
        ],
    }


def steps(batch: Batch | None, current: str, **notes: str) -> list[dict[str, str]]:
    """The four steps as the stepper draws them; those behind lead back while nothing has run."""
    names = {"file": "File", "match": "Match columns", "check": "Check", "run": "Import"}
    order = list(names)
    drawn = []
    for position, (name, label) in enumerate(names.items()):
        is_behind = position < order.index(current)
        leads_back = is_behind and batch is not None and name == "match" and current == "check"
        drawn.append(
            {
                "label": label,
                "note": notes.get(name, ""),
                "state": "done" if is_behind else "current" if name == current else "",
                "url": place(batch.kind, name, batch) if batch and leads_back else "",
            }
        )
    return drawn
