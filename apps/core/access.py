"""Doors outside every tenant: each view says in its own file why it may be opened.

Doors inside a tenant are declared with apps.tenancy.access.requires; the system check tenancy.E002
refuses to start with a view that declares neither.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class DeclaredView(Protocol):
    """A view that says who may call it: a capability, or the reason why anyone may."""

    access: str

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def declare(access: str) -> Callable[[View], DeclaredView]:
    """Write on the view who may call it, where checks and tests read it."""

    def decorate(view: View) -> DeclaredView:
        declared = cast(DeclaredView, view)
        declared.access = access
        return declared

    return decorate


def public(*, reason: str) -> Callable[[View], DeclaredView]:
    """Anyone may call it; `reason` is for the reviewer."""
    return declare(f"public: {reason}")


def signed_in(*, reason: str) -> Callable[[View], DeclaredView]:
    """Any signed-in person, outside every tenant; `reason` is for the reviewer."""

    def decorate(view: View) -> DeclaredView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return view(request, *args, **kwargs)

        return declare(f"signed in: {reason}")(guarded)

    return decorate
