"""Which leads have no answer or outcome when one is due, and what to do about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from apps.core import csv_export, keyset
from apps.core.http import render_page, see_other
from apps.handoffs.errors import NotAMember
from apps.handoffs.models import HandOff
from apps.leads import actions as leads
from apps.reports.forms import BadQuestion
from apps.reports.queries.versions import all_versions
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.tenancy.models import Membership

from . import screen
from .address import leaks_url, parse_leaks
from .documents import COLUMNS, leak_cells
from .finding import leaking
from .kinds import LeakQuestion
from .reminding import Reminded, pass_on, remind
from .report import leak_report
from .rows import all_leaks, leaks_page
from .worth import worth

EXPORT_LIMIT = 100_000
#: A page of the list, and no more, is reminded or passed on at once.
PICKED_AT_MOST = 100


@require_GET
@requires(Capability.SEE_REPORTS)
def leaks_report(request: TenantRequest) -> HttpResponse:
    """Everything that waits for a word, by what it lacks, how long, and whose it is."""
    try:
        asked = _question(request)
        report = leak_report(asked, currency=request.tenant.currency)
        cursor, direction = keyset.cursor_from_query(request.GET)
        found = leaks_page(
            asked, report.versions, report.worth, request.membership,
            cursor=cursor, direction=direction,
        )  # fmt: skip
    except BadQuestion as error:
        return _refused(request, error)
    except keyset.BadCursor:
        return see_other(request.path)
    may_export = request.membership.may(Capability.EXPORT_LEADS)
    context = {
        **screen.context_of(report, request.membership),
        "leaks": found,
        "csv_url": leaks_url(asked, "reports:leaks_csv") if may_export else "",
        "here": request.get_full_path(),
    }
    if context["may_pass_on"]:
        context["takers"] = _takers()
    return render_page(request, "reports/leaks.html", context)


@require_GET
@requires(Capability.EXPORT_LEADS)
def leaks_csv(request: TenantRequest) -> HttpResponseBase:
    """The leaks as a file, read inside the request's transaction."""
    try:
        asked = _question(request)
    except BadQuestion as error:
        return _refused(request, error)
    money = worth(asked.query, request.tenant.currency)
    found = all_leaks(asked, all_versions(), money, request.membership, limit=EXPORT_LIMIT)
    leads.note_export(by=request.user, at=timezone.now(), rows=len(found))
    rows = [leak_cells(one, request.tenant.currency) for one in found]
    response = StreamingHttpResponse(
        csv_export.export_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="leaks.csv"'
    return response


@require_POST
@requires(Capability.SEE_REPORTS)
def remind_owners(request: TenantRequest) -> HttpResponse:
    """Tell those who have the picked leads, each at most once a day."""
    found = _picked(request)
    if found:
        done = remind(found, by=request.user, at=timezone.now())
        messages.success(request, _reminded_words(done))
    else:
        messages.warning(request, "Pick the leads first. Nobody was reminded.")
    return see_other(_back(request))


@require_POST
@requires(Capability.PASS_ON)
def pass_leads_on(request: TenantRequest) -> HttpResponse:
    """Somebody else is to answer the picked leads."""
    found, to = _picked(request), _chosen(request)
    if not found or to is None:
        messages.warning(request, "Pick the leads and who is to answer them. Nothing was changed.")
        return see_other(_back(request))
    try:
        passed, answered = pass_on(found, to=to.user, by=request.user, at=timezone.now())
    except NotAMember as error:
        messages.warning(request, str(error))
        return see_other(_back(request))
    rest = f" {answered} had an answer already and stayed." if answered else ""
    messages.success(request, f"{passed} passed on to {to.user}.{rest}")
    return see_other(_back(request))


def _question(request: TenantRequest) -> LeakQuestion:
    return parse_leaks(request.GET, tenant=request.tenant, now=timezone.now())


def _picked(request: TenantRequest) -> list[HandOff]:
    """Of the picked hand-offs those that leak now."""
    ids = [UUID(text) for text in request.POST.getlist("pick")[:PICKED_AT_MOST] if _is_uuid(text)]
    now = parse_leaks(QueryDict(), tenant=request.tenant, now=timezone.now())
    found = leaking(now, all_versions()).filter(public_id__in=ids)
    return list(found.select_related("lead"))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _takers() -> list[Membership]:
    """Who in Sales may answer."""
    members = Membership.objects.active().select_related("user").order_by("user__name", "id")
    return [member for member in members if member.may(Capability.ANSWER_HANDOFFS)]


def _chosen(request: TenantRequest) -> Membership | None:
    wanted = request.POST.get("to", "")
    return next((one for one in _takers() if str(one.user_id) == wanted), None)


def _back(request: HttpRequest) -> str:
    """The list as it was; only ever a place of this report."""
    report, wanted = reverse("reports:leaks"), request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.partition("?")[0] == report else report


def _reminded_words(done: Reminded) -> str:
    people = "1 person was" if done.told == 1 else f"{done.told} people were"
    words = f"{people} reminded."
    if done.told_before:
        words += f" {done.told_before} had been reminded today already."
    if done.without_owner:
        words += f" {done.without_owner} of the leads have nobody who could be."
    return words


def _refused(request: TenantRequest, error: BadQuestion) -> HttpResponse:
    context: dict[str, Any] = {"problems": [{"anchor": "", "text": str(error)}]}
    return render_page(request, "reports/refused.html", context, status=422)
