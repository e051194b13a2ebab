"""Settings: the tenant's own fields of a lead."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import render_page, see_other
from apps.custom_fields import actions, queries
from apps.custom_fields.errors import CustomFieldError
from apps.custom_fields.forms import FieldForm, NewFieldForm
from apps.custom_fields.models import CustomField
from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.workspace.field_use import uses


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_SETTINGS)
def fields(request: TenantRequest) -> HttpResponse:
    """Every field, where it is used and when last; POST adds one."""
    now = timezone.now()
    form = NewFieldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.add_custom_field(by=request.user, at=now, **form.said)
        except CustomFieldError as refused:
            form.add_error(refused.about or None, str(refused))
        else:
            messages.success(request, _("“%(label)s” is a field of leads now.") % {"label": made})
            return see_other(reverse("workspace:custom_fields"))
    context = {"form": form, "uses": uses(now)}
    status = 422 if form.errors else 200
    return render_page(request, "custom_fields/list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_SETTINGS)
def field(request: TenantRequest, key: str) -> HttpResponse:
    """One field: other words, options, owner; archive it or bring it back."""
    found = _field_or_404(key)
    form = FieldForm.of(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.change_custom_field(found, by=request.user, at=timezone.now(), **form.said)
        except CustomFieldError as refused:
            form.add_error(refused.about or None, str(refused))
        else:
            messages.success(request, _("Saved. What was agreed keeps the label it had."))
            return see_other(reverse("workspace:custom_fields"))
    context: dict[str, Any] = {"field": found, "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "custom_fields/field.html", context, status=status)


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def archive(request: TenantRequest, key: str) -> HttpResponse:
    """No door takes it any more; what is known stays."""
    found = _field_or_404(key)
    actions.archive_custom_field(found, by=request.user, at=timezone.now())
    messages.success(request, _("“%(label)s” is archived.") % {"label": found})
    return see_other(reverse("workspace:custom_fields"))


@require_POST
@requires(Capability.MANAGE_SETTINGS)
def bring_back(request: TenantRequest, key: str) -> HttpResponse:
    """In use again, with all its values."""
    found = _field_or_404(key)
    try:
        actions.bring_back_custom_field(found, by=request.user, at=timezone.now())
    except CustomFieldError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(label)s” is in use again.") % {"label": found})
    return see_other(reverse("workspace:custom_fields"))


def _field_or_404(key: str) -> CustomField:
    found = queries.field_with(key)
    if found is None:
        raise Http404
    return found
