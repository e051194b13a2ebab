"""Step 2: which column fills which field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse

from apps.core.http import render_page, see_other
from apps.core.strict_json import BadJSON
from apps.core.tabular import Row, UnreadableFile
from apps.intake import matching, queries
from apps.intake.actions import batches
from apps.intake.forms import LoadMapForm, MatchForm
from apps.intake.mapping import BadMap, Kind
from apps.intake.models import Batch
from apps.intake.stored_file import first_rows
from apps.tenancy.http import TenantRequest

from .by_kind import for_one_batch, place
from .import_frame import frame, steps

LOOKED_AT = 2_000


@for_one_batch("GET", "HEAD", "POST")
def match(request: TenantRequest, batch: Batch) -> HttpResponse:
    """Columns with suggested fields, first values and how sure the suggestion is."""
    if batch.state not in batches.NOT_RUN_YET:
        return see_other(place(batch.kind, "batch", batch))
    try:
        _, notes, rows = first_rows(batch, LOOKED_AT)
    except UnreadableFile as unreadable:
        messages.error(request, str(unreadable))
        return see_other(place(batch.kind, "batch", batch))
    draft = _draft(request, batch)
    kind: Kind = batch.kind  # type: ignore[assignment]
    sent = request.POST if request.method == "POST" else None
    form = MatchForm(sent, kind=kind, columns=batch.columns, draft=draft, rows=rows)
    if sent is not None and form.is_valid() and _is_matched(batch, form):
        return see_other(place(batch.kind, "check", batch))
    return _show(request, batch, form, rows, notes=notes)


@for_one_batch("GET", "HEAD")
def save_map(request: TenantRequest, batch: Batch) -> HttpResponse:
    """The map as a file to keep: what was matched, or the draft while nothing was."""
    told = batch.field_map or _draft(request, batch).told
    response = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="MAP.json"'
    return response


@for_one_batch("POST")
def load_map(request: TenantRequest, batch: Batch) -> HttpResponse:
    """Use a map that was kept before."""
    form = LoadMapForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "No map was sent. Choose the file that you kept as MAP.json.")
        return see_other(place(batch.kind, "match", batch))
    try:
        batches.match(batch, form.told())
    except (BadJSON, BadMap) as bad:
        messages.error(request, str(bad))
    except batches.HasBegun:
        return see_other(place(batch.kind, "batch", batch))
    else:
        messages.success(request, "The map is loaded. Look it over, then check the rows.")
    return see_other(place(batch.kind, "match", batch))


def _draft(request: TenantRequest, batch: Batch) -> matching.Draft:
    return matching.draft_of(batch, queries.remembered_map(batch), request.tenant)


def _is_matched(batch: Batch, form: MatchForm) -> bool:
    """Whether the map was taken; if not, the form says why."""
    try:
        batches.match(batch, form.told())
    except BadMap as bad:
        form.blame(bad)
    except batches.HasBegun:
        form.add_error(None, "This import has begun; its columns can no longer be changed.")
    return not form.errors


def _show(
    request: TenantRequest, batch: Batch, form: MatchForm, rows: Sequence[Row], **more: Any
) -> HttpResponse:
    lines = list(_lines(form, rows))
    used = sum(1 for line in lines if line["field"].value())
    context = {
        **frame(request, batch.kind, batch),
        "form": form,
        "lines": lines,
        "load_form": LoadMapForm(),
        "looked_at": len(rows),
        "lacks_consent": batch.kind == "leads" and not form.tells("consent"),
        "steps": steps(
            batch, "match",
            file=f"{batch.rows_total:,} rows, {len(batch.columns)} columns",
            match=f"{used} of {len(lines)} used",
            check="nothing is saved before this",
        ),
        **more,
    }  # fmt: skip
    return render_page(request, "intake/match.html", context, status=422 if form.errors else 200)


def _lines(form: MatchForm, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """A line a column: its first values, the choice, and how sure the choice is."""
    found = matching.fits(form.draft, form.kind, rows)
    for number, column in enumerate(form.columns):
        chosen = form[f"column_{number}"]
        name = str(chosen.value() or "")
        is_draft = name in form.draft.fields_of(column)
        also = f"also_{number}"
        yield {
            "column": column,
            "values": matching.first_values(column, rows),
            "field": chosen,
            "also": form[also] if also in form.fields else None,
            "sure": form.draft.sure.get(name) if is_draft else None,
            "fit": found.get(name) if is_draft else None,
        }
