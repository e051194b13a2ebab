"""Files of leads and of outcomes: the list, bringing one, throwing one away, and its own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone

from apps.core import keyset
from apps.core.http import render_page, see_other
from apps.core.tabular import UnreadableFile
from apps.intake import queries, stored_file
from apps.intake.actions import batches
from apps.intake.forms import UploadForm
from apps.intake.kinds import BatchKind, BatchState
from apps.intake.models import Batch
from apps.tenancy.http import TenantRequest

from . import running
from .by_kind import for_each_kind, for_one_batch, place
from .import_frame import frame, steps

PAGE_SIZE = 50
ORDER = ("-id",)


@for_each_kind("GET", "HEAD")
def imports(request: TenantRequest, kind: BatchKind) -> HttpResponse:
    """The files of one kind, newest first."""
    cursor, direction = keyset.cursor_from_query(request.GET)
    found = queries.batches(kind)
    try:
        page = keyset.page(found, order=ORDER, size=PAGE_SIZE, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    count = keyset.capped_count(found.select_related(None))
    context = {
        **frame(request, kind),
        "page": page,
        "rows": [{"batch": b, "url": place(kind, "batch", b)} for b in page.items],
        "shown": f"{count} {'import' if count.n == 1 else 'imports'}",
    }
    return render_page(request, "intake/imports.html", context)


@for_each_kind("GET", "HEAD", "POST")
def new_import(request: TenantRequest, kind: BatchKind) -> HttpResponse:
    """Bring a file or paste rows; nothing of it is written before it runs."""
    is_sent = request.method == "POST"
    form = UploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, kind=kind
    )
    if is_sent and form.is_valid():
        batch = _uploaded(request, form)
        if batch is not None:
            return see_other(place(kind, "match", batch))
    context = {**frame(request, kind), "form": form, "steps": steps(None, "file")}
    return render_page(
        request, "intake/new_import.html", context, status=422 if form.errors else 200
    )


def _uploaded(request: TenantRequest, form: UploadForm) -> Batch | None:
    """The stored batch; None, with the reason in the form, when the file cannot be read."""
    brought = form.brought()
    try:
        return batches.upload(brought, by=request.user, at=timezone.now())
    except UnreadableFile as unreadable:
        control = "file" if form.cleaned_data["file"] else "pasted"
        form.add_error(control, f"{unreadable.message} {unreadable.cure}")
        return None


@for_one_batch("GET", "HEAD")
def batch(request: TenantRequest, batch: Batch) -> HttpResponse:
    """The step that a file has reached; what became of it when it is done."""
    step = {
        BatchState.UPLOADED: "match",
        BatchState.MATCHED: "check",
        BatchState.RUNNING: "run",
        BatchState.UNDOING: "undo",
    }.get(BatchState(batch.state))
    is_open = step in ("run", "undo") or (step and stored_file.is_kept(batch))
    if step and is_open:
        return see_other(place(batch.kind, step, batch))
    return running.show_result(request, batch)


@for_one_batch("POST")
def discard(request: TenantRequest, batch: Batch) -> HttpResponse:
    """Throw a file away that has not run."""
    try:
        batches.discard(batch, by=request.user, at=timezone.now())
    except batches.HasBegun:
        messages.error(request, "This import has begun; it can no longer be thrown away.")
        return see_other(place(batch.kind, "batch", batch))
    messages.success(request, f"{batch.file_name} was thrown away. Nothing was imported.")
    return see_other(place(batch.kind, "imports"))
