"""Lock 1: `/t/<slug>/…` opens the tenant's scope and keeps every link inside it.

No view takes a tenant argument and no template names one: the prefix moves to the script name, so
`{% url %}`, `redirect()` and APPEND_SLASH stay inside the tenant by themselves.

To whoever is no member, a tenant that exists answers byte for byte like one that does not: the
anonymous are sent to sign in, whatever they ask for; others get the same 404, also where Django
itself would have told more (a wrong method, a missing slash, a missing CSRF token).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import redirect
from django.urls import get_script_prefix, set_script_prefix

from apps.core.views import not_found

from .kinds import Capability
from .queries import membership_of, tenant_at, zone_of
from .scoping import tenant_scope

MOUNT = re.compile(r"^/t/(?P<slug>[a-z0-9][-a-z0-9]*)(?=/)")
MOUNT_WITHOUT_SLASH = re.compile(r"^/t/[a-z0-9][-a-z0-9]*$")


class TenantMiddleware:
    """Moves `/t/<slug>` from the path to the script prefix; opens the scope, in its time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        mount = MOUNT.match(request.path_info)
        if mount is None:
            return _led_in(request) or self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        request.path_info = request.path_info[mount.end() :]
        tenant = tenant_at(mount["slug"])
        if tenant is None:
            return not_found(request, Http404())
        with _mounted(mount[0]), tenant_scope(tenant.id), zone_of(tenant):
            request.tenant = tenant  # type: ignore[attr-defined]
            response = self.get_response(request)
            if _is_member(request):
                return response
        del request.tenant  # type: ignore[attr-defined]
        return not_found(request, Http404())

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Inside a tenant only views that ask for a capability exist."""
        is_inside = hasattr(request, "tenant")
        if is_inside and not isinstance(getattr(view, "access", None), Capability):
            return not_found(request, Http404())
        return None


def _led_in(request: HttpRequest) -> HttpResponse | None:
    """Who types the shortest address comes to their company; what exists is not told here."""
    if request.path_info == "/":
        return redirect("tenancy:choose")
    if MOUNT_WITHOUT_SLASH.match(request.path_info):
        return HttpResponseRedirect(f"{request.path}/")
    return None


@contextmanager
def _mounted(prefix: str) -> Iterator[None]:
    outer = get_script_prefix()
    set_script_prefix(f"{outer}{prefix[1:]}/")
    try:
        yield
    finally:
        set_script_prefix(outer)


def _is_member(request: Any) -> bool:
    """Known from the view, which looked; asked here when the request never got that far."""
    if hasattr(request, "membership"):
        return True
    with transaction.atomic():
        return membership_of(request.user.id) is not None
