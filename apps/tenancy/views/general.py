"""The company's own settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.http import render_page, see_other
from apps.tenancy import actions
from apps.tenancy.access import requires
from apps.tenancy.forms import SettingsForm
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability


@require_GET
@requires(Capability.MANAGE_SETTINGS)
def settings(request: TenantRequest) -> HttpResponse:
    """The door of the settings: its first page."""
    return redirect("tenancy:general")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_SETTINGS)
def general(request: TenantRequest) -> HttpResponse:
    """Name, currency, zone, how numbers are written, when the year starts."""
    form = SettingsForm(request.tenant, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render_page(request, "tenancy/general.html", {"form": form})
    if not form.is_valid():
        return render_page(request, "tenancy/general.html", {"form": form}, status=422)
    changes = {name: form.cleaned_data[name] for name in form.fields}
    try:
        actions.change_settings(by=request.user, at=timezone.now(), **changes)
    except actions.CurrencyIsSet:
        form.add_error("currency", _("An amount has arrived and decided the currency."))
        return render_page(request, "tenancy/general.html", {"form": form}, status=422)
    messages.success(request, _("Saved. It applies to everybody from now on."))
    return see_other(reverse("tenancy:general"))
