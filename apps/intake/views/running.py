"""Steps 3 and 4: what an import will do, how far it is, and what became of every row."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from apps.core import csv_export, keyset, wording
from apps.core.http import is_fragment, render_page, see_other
from apps.core.tabular import UnreadableFile
from apps.intake import known_fields, preview, queries
from apps.intake.actions import batches, imports, undoing
from apps.intake.kinds import BatchKind, BatchState, State
from apps.intake.mapping import BadMap, Kind
from apps.intake.models import Batch, Submission
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

from .by_kind import for_one_batch, place
from .import_frame import frame, steps

PAGE_SIZE = 50
ORDER = ("row_number", "id")
#: Rows of the file of set-aside ones; whoever has more mends the map first.
MOST_SET_ASIDE = 100_000
A_MINUTE = timedelta(minutes=1)
ENDED = (BatchState.DONE, BatchState.FAILED, BatchState.TAKEN_BACK)


class Part(NamedTuple):
    """One summand of the balance."""

    n: int
    text: str


#: What a row of each kind became, in the words of that kind.
BECAME: Final[dict[State, str]] = {
    State.CREATED: "new {noun}",
    State.ATTACHED: "added to known {noun}",
    State.UPDATED: "updated {noun}",
}
NOUNS: Final = {
    BatchKind.LEADS: ("lead", "leads"),
    BatchKind.OUTCOMES: ("opportunity", "opportunities"),
}
BECAME_OF_ANY = {
    State.RECEIVED: "waiting",
    State.UNCHANGED: "nothing new",
    State.QUARANTINED: "set aside",
    State.REFUSED: "refused",
    State.TEST: "tests",
    State.TAKEN_BACK: "taken back",
}


@for_one_batch("GET", "HEAD")
def check(request: TenantRequest, batch: Batch) -> HttpResponse:
    """What would happen, counted on the first rows; nothing is written by looking."""
    if batch.state != BatchState.MATCHED:
        return see_other(place(batch.kind, "batch", batch))
    try:
        found = preview.check(batch, at=timezone.now())
    except (UnreadableFile, BadMap) as problem:
        messages.error(request, str(problem))
        return see_other(place(batch.kind, "match", batch))
    titles = _titles(batch)
    context = {
        **frame(request, batch.kind, batch),
        "preview": found,
        "counts": _counts(batch, found),
        "groups": [
            {"group": g, "title": titles[g.name]} for g in found.groups
        ],
        "steps": steps(batch, "check", file=_rows(batch), check="nothing is saved before this"),
    }  # fmt: skip
    return render_page(request, "intake/check.html", context)


@for_one_batch("GET", "HEAD", "POST")
def run(request: TenantRequest, batch: Batch) -> HttpResponse:
    """POST lets it run; GET shows how far it is, and may be left at any time."""
    if request.method == "POST":
        return _start(request, batch)
    if batch.state != BatchState.RUNNING:
        here = place(batch.kind, "batch", batch)
        return HttpResponseClientRedirect(here) if is_fragment(request) else see_other(here)
    context = {
        **frame(request, batch.kind, batch),
        "counts": _running_counts(batch),
        "left": _time_left(batch),
        "steps": steps(batch, "run", file=_rows(batch), run="running"),
    }
    return render_page(request, "intake/progress.html", context, fragment="intake/_progress.html")


def _start(request: TenantRequest, batch: Batch) -> HttpResponse:
    with suppress(batches.HasBegun):  # the same button pressed twice
        imports.start(batch, by=request.user, at=timezone.now())
    return see_other(place(batch.kind, "run", batch))


def show_result(request: TenantRequest, batch: Batch) -> HttpResponse:
    """What became of every row: the parts sum to what was received."""
    cursor, direction = keyset.cursor_from_query(request.GET)
    waiting = queries.set_aside_of(batch)
    try:
        page = keyset.page(waiting, order=ORDER, size=PAGE_SIZE, cursor=cursor, direction=direction)
    except keyset.BadCursor:
        return see_other(request.path)
    balance, titles = queries.balance_of(batch), _titles(batch)
    context = {
        **frame(request, batch.kind, batch),
        "balance": balance,
        "parts": [Part(n, _became(batch, state, n)) for state, n in balance.parts],
        "page": page,
        "rows": [_set_aside_row(row, titles) for row in page.items],
        "waiting": balance.states.get(State.QUARANTINED, 0),
        "may_undo": undoing.is_undoable(batch),
        "may_mend": request.membership.may(Capability.MANAGE_FORMS),
        "steps": steps(batch, "run", file=_rows(batch), run=batch.get_state_display().lower()),
    }
    return render_page(request, "intake/batch.html", context)


@for_one_batch("GET", "HEAD")
def set_aside(request: TenantRequest, batch: Batch) -> StreamingHttpResponse:
    """The set-aside rows as they came, with what is wrong: mend them there and bring them again."""
    rows = list(queries.set_aside_of(batch).order_by(*ORDER)[:MOST_SET_ASIDE])
    columns = list(batch.columns) or sorted({name for row in rows for name in row.answers})
    header = [*columns, "Row", "Field", "What is wrong", "What to do"]
    titles = _titles(batch)
    told = ([*_cells(row, columns), *_told(row, titles)] for row in rows)
    response = StreamingHttpResponse(
        csv_export.export_csv(header, list(told)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="set-aside.csv"'
    return response


@for_one_batch("POST")
def try_again(request: TenantRequest, batch: Batch) -> HttpResponse:
    """Judge the set-aside rows once more, by the rules and records of today."""
    if batch.state in ENDED:
        count = imports.try_again(batch, by=request.user, at=timezone.now())
        noun = "row is" if count == 1 else "rows are"
        messages.success(request, f"{count:,} {noun} being judged again. Reload to see the result.")
    return see_other(place(batch.kind, "batch", batch))


def _rows(batch: Batch) -> str:
    return f"{batch.rows_total or 0:,} {'row' if batch.rows_total == 1 else 'rows'}"


def _counts(batch: Batch, found: preview.Preview) -> list[dict[str, str]]:
    counted = [
        (found.new, f"new {_noun(batch, found.new)}"),
        (found.known, f"known {_noun(batch, found.known)}, added to or corrected"),
        (found.set_aside, "set aside for you"),
    ]
    return [{"count": f"{n:,}", "text": text} for n, text in counted]


def _became(batch: Batch, state: State, n: int) -> str:
    became = BECAME.get(state)
    return became.format(noun=_noun(batch, n)) if became else BECAME_OF_ANY[state]


def _noun(batch: Batch, n: int) -> str:
    one, several = NOUNS[BatchKind(batch.kind)]
    return one if n == 1 else several


def _running_counts(batch: Batch) -> list[dict[str, str]]:
    """What the chunks so far became; the keys of Batch.counts are values of State."""
    told = [(state, int(batch.counts.get(state, 0))) for state in State if state != State.RECEIVED]
    return [
        {"value": f"{n:,}", "label": _became(batch, state, n).capitalize()}
        for state, n in told
        if n
    ]


def _time_left(batch: Batch) -> str:
    """At the pace so far; nothing while there is no pace."""
    if not batch.started_at or not batch.rows_total or not batch.rows_done:
        return ""
    pace = (timezone.now() - batch.started_at) / batch.rows_done
    left = pace * max(batch.rows_total - batch.rows_done, 0)
    about = "about " if left >= A_MINUTE else ""
    return f"{about}{wording.duration(left)} left"


class _Titles(dict[str, str]):
    """What the fields of a file are called; what is no field is called by its own name."""

    def __missing__(self, name: str) -> str:
        return name or "The whole row"


def _titles(batch: Batch) -> _Titles:
    kind: Kind = batch.kind  # type: ignore[assignment]
    return _Titles(known_fields.titles(kind, batch.field_map.get("fields", ())))


def _set_aside_row(row: Submission, titles: _Titles) -> dict[str, Any]:
    told = [{**p, "title": titles[p["field"]]} for p in row.problems]
    return {"arrival": row, "problems": told}


def _cells(row: Submission, columns: list[str]) -> list[str]:
    return [str(row.answers.get(column, "")) for column in columns]


def _told(row: Submission, titles: _Titles) -> list[str | int | None]:
    fields = "; ".join(titles[p["field"]] for p in row.problems)
    wrong = " ".join(p["message"] for p in row.problems)
    return [row.row_number, fields, wrong, " ".join(p["cure"] for p in row.problems)]
