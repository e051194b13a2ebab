"""Every view declares who may call it; the system check tenancy.E002 refuses to start without it.

Anonymous: to the login page. Outsider or removed member: 404, as if the tenant did not exist.
Member without the capability: 403. Views outside tenants use `public` or `signed_in`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from apps.core.access import DeclaredView, View, declare, public, signed_in

from .http import TenantRequest
from .kinds import Capability, Role
from .models import Membership
from .queries import membership_of
from .scoping import agency_scope, current_scope

__all__ = ["DeclaredView", "public", "requires", "signed_in"]


def requires(capability: Capability) -> Callable[[View], DeclaredView]:
    """Only members of the tenant in the URL whose role grants `capability`."""

    def decorate(view: View) -> DeclaredView:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if current_scope().tenant_id is None:
                raise Http404
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.membership = _membership(request)
            if not request.membership.may(capability):
                raise PermissionDenied(capability.label)
            with _narrowed(request.membership):
                return view(request, *args, **kwargs)

        return declare(capability)(guarded)

    return decorate


def _membership(request: TenantRequest) -> Membership:
    membership = membership_of(request.user.id)
    if membership is None:
        raise Http404
    membership.user = request.user
    return membership


def _narrowed(membership: Membership) -> AbstractContextManager[None]:
    if membership.role == Role.AGENCY:
        return agency_scope(membership.user_id)
    return nullcontext()
