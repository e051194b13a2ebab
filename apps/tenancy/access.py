"""Every view declares who may call it; the system check tenancy.E002 refuses to start without it.

Anonymous: to the login page. Outsider or removed member: 404, as if the tenant did not exist.
Member without the capability: 403.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from .http import TenantRequest
from .kinds import Capability, Role
from .models import Membership
from .scoping import agency_scope, current_scope

_View = Callable[..., HttpResponseBase]


class DeclaredView(Protocol):
    """A view that says who may call it: a capability, or the reason why anyone may."""

    access: Capability | str

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def requires(capability: Capability) -> Callable[[_View], DeclaredView]:
    """Only members of the tenant in the URL whose role grants `capability`."""

    def decorate(view: _View) -> DeclaredView:
        @wraps(view)
        def guarded(request: TenantRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if current_scope().tenant_id is None:
                raise Http404
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.membership = _membership(request)
            if not request.membership.may(capability):
                raise PermissionDenied(capability.label)
            with _narrowed(request.membership):
                return view(request, *args, **kwargs)

        declared = cast(DeclaredView, guarded)
        declared.access = capability
        return declared

    return decorate


def public(*, reason: str) -> Callable[[_View], DeclaredView]:
    """Anyone may call it; `reason` is for the reviewer."""
    return _declare(f"public: {reason}")


def signed_in(*, reason: str) -> Callable[[_View], DeclaredView]:
    """Any signed-in person, outside every tenant; `reason` is for the reviewer."""

    def decorate(view: _View) -> DeclaredView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if current_scope().tenant_id is not None:
                raise Http404
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        return _declare(f"signed in: {reason}")(guarded)

    return decorate


def _declare(access: str) -> Callable[[_View], DeclaredView]:
    def decorate(view: _View) -> DeclaredView:
        declared = cast(DeclaredView, view)
        declared.access = access
        return declared

    return decorate


def _membership(request: TenantRequest) -> Membership:
    membership = (
        Membership.objects.active().select_related("user").filter(user=request.user).first()
    )
    if membership is None:
        raise Http404
    return membership


def _narrowed(membership: Membership) -> AbstractContextManager[None]:
    if membership.role == Role.AGENCY:
        return agency_scope(membership.user_id)
    return nullcontext()
