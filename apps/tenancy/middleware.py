"""Lock 1: `/t/<slug>/…` opens the tenant's scope and keeps every link inside it.

No view takes a tenant argument and no template names one: the prefix moves to the script name, so
`{% url %}`, `redirect()` and APPEND_SLASH stay inside the tenant by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix

from apps.core.views import not_found

from .models import Tenant
from .scoping import tenant_scope

MOUNT = re.compile(r"^/t/(?P<slug>[a-z0-9][-a-z0-9]*)(?=/)")


class TenantMiddleware:
    """Moves `/t/<slug>` from the path to the script prefix and opens the scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mount = MOUNT.match(request.path_info)
        if mount is None:
            return self.get_response(request)
        tenant = Tenant.objects.filter(slug=mount["slug"]).first()
        if tenant is None:
            return not_found(request, Http404())
        request.tenant = tenant  # type: ignore[attr-defined]
        request.path_info = request.path_info[mount.end() :]
        outer = get_script_prefix()
        set_script_prefix(f"{outer}{mount[0][1:]}/")
        try:
            with tenant_scope(tenant.id):
                return self.get_response(request)
        finally:
            set_script_prefix(outer)
