"""What the frame around every page of a tenant needs."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.core.routed import address_of
from apps.tenancy.models import Membership

from . import navigation as rail
from .queries import Waiting, waiting_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The rail and the phone's bar; nothing outside a tenant or before access is granted."""
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return {}
    waiting = cast(Waiting, SimpleLazyObject(lambda: waiting_for(membership)))
    path = request.path
    return {
        "waiting": waiting,
        "navigation": SimpleLazyObject(lambda: rail.sections(membership, waiting, path)),
        "navigation_bottom_bar": partial(rail.bottom_bar, membership, waiting, path),
        "tenant_switch_url": "/t/",
        "search_url": address_of("workspace:search"),
        "account_url": "/account/",
    }
