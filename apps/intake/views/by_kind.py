"""One screen for each kind of file, behind the capability that kind needs.

Files of leads and of outcomes go through the same steps at two addresses, so that one rule a
route says who may open it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.intake import queries
from apps.intake.kinds import BatchKind
from apps.intake.models import Batch
from apps.tenancy.access import DeclaredView, requires
from apps.tenancy.http import TenantRequest
from apps.tenancy.kinds import Capability

Screen = Callable[..., HttpResponseBase]
ByKind = Mapping[BatchKind, DeclaredView]

NEEDS = {
    BatchKind.LEADS: Capability.IMPORT_LEADS,
    BatchKind.OUTCOMES: Capability.IMPORT_OUTCOMES,
}
#: What the names of a kind's routes begin with.
PREFIX = {BatchKind.LEADS: "", BatchKind.OUTCOMES: "outcome_"}
OF_ALL = ("imports", "new_import")
OF_ONE = (
    "batch", "match", "save_map", "load_map", "check", "run", "discard", "set_aside", "try_again",
    "undo",
)  # fmt: skip


def for_each_kind(*methods: str) -> Callable[[Screen], ByKind]:
    """The screen takes (request, kind, …); it becomes one view a kind."""

    def decorate(screen: Screen) -> ByKind:
        return {kind: _behind(screen, kind, methods) for kind in BatchKind}

    return decorate


def for_one_batch(*methods: str) -> Callable[[Screen], ByKind]:
    """The screen takes (request, batch); a batch of another kind is not here."""

    def decorate(screen: Screen) -> ByKind:
        @wraps(screen)
        def with_batch(request: TenantRequest, kind: BatchKind, public_id: UUID) -> Any:
            batch = queries.batch_at(kind, public_id)
            if batch is None:
                raise Http404
            return screen(request, batch)

        return for_each_kind(*methods)(with_batch)

    return decorate


def _behind(screen: Screen, kind: BatchKind, methods: Sequence[str]) -> DeclaredView:
    @require_http_methods(methods)
    @requires(NEEDS[kind])
    @wraps(screen)
    def view(request: TenantRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return screen(request, kind, *args, **kwargs)

    return view


def place(kind: str, screen: str, batch: Batch | None = None) -> str:
    """The address of a screen of this kind."""
    name = f"intake:{PREFIX[BatchKind(kind)]}{screen}"
    return reverse(name, args=[batch.public_id] if batch else [])


def places(kind: str, batch: Batch | None = None) -> dict[str, str]:
    """All addresses by the screen's name, for templates: at.match, at.check …"""
    of_one = {screen: place(kind, screen, batch) for screen in OF_ONE} if batch else {}
    return {**{screen: place(kind, screen) for screen in OF_ALL}, **of_one}
