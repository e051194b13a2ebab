"""Taking an import back: what would go and what stays, how far it is, and again when it is done."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from apps.core.http import is_fragment, render_page, see_other
from apps.intake import standing
from apps.intake.actions import undoing
from apps.intake.kinds import BatchState
from apps.intake.models import Batch
from apps.tenancy.http import TenantRequest

from .by_kind import for_one_batch, place
from .import_frame import frame

#: Leads that are looked through before somebody decides.
LOOKED_THROUGH: Final = 2_000
MOST_SHOWN: Final = 100


@for_one_batch("GET", "HEAD", "POST")
def undo(request: TenantRequest, batch: Batch) -> HttpResponse:
    """POST takes the import back; GET shows what that would do, and then how far it is."""
    if request.method == "POST":
        return _start(request, batch)
    if batch.state == BatchState.UNDOING:
        return _progress(request, batch)
    if is_fragment(request):
        return HttpResponseClientRedirect(place(batch.kind, "batch", batch))
    if not undoing.is_undoable(batch):
        return see_other(place(batch.kind, "batch", batch))
    return render_page(request, "intake/undo.html", _decision(request, batch))


def _start(request: TenantRequest, batch: Batch) -> HttpResponse:
    try:
        undoing.undo(batch, by=request.user, at=timezone.now())
    except undoing.NotUndoable:
        messages.error(request, _("There is nothing in this import that could be taken back."))
        return see_other(place(batch.kind, "batch", batch))
    return see_other(place(batch.kind, "undo", batch))


def _decision(request: TenantRequest, batch: Batch) -> dict[str, Any]:
    found = standing.brought(batch, after=0, size=LOOKED_THROUGH)
    staying = [one for one in found if one.stays_because]
    return {
        **frame(request, batch.kind, batch),
        "brought": int(batch.counts["created"]),
        "looked_through": len(found),
        "going": len(found) - len(staying),
        "staying": len(staying),
        "shown": staying[:MOST_SHOWN],
        "touched": batch.counts.get("attached", 0) + batch.counts.get("updated", 0),
    }


def _progress(request: TenantRequest, batch: Batch) -> HttpResponse:
    gone, stay = batch.counts.get("taken_back", 0), batch.counts[undoing.STAY]
    context = {
        **frame(request, batch.kind, batch),
        "done": gone + stay,
        "of": gone + batch.counts["created"],
        "counts": [
            {"value": f"{gone:,}", "label": _("Taken back")},
            {"value": f"{stay:,}", "label": _("Stay")},
        ],
    }
    return render_page(request, "intake/undoing.html", context, fragment="intake/_undoing.html")
