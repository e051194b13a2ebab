"""The door of a tenant: everybody's day begins where their work is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from apps.tenancy.access import requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability
from apps.workspace import first_steps, navigation


@require_GET
@requires(Capability.SEE_LEADS)
def home(request: TenantRequest) -> HttpResponse:
    if first_steps.lead_the_way(request.tenant, request.membership):
        return redirect("workspace:onboarding")
    return redirect(navigation.home_of(request.membership))
