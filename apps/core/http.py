"""How views answer: the whole page, or its fragment when htmx asks for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def is_fragment(request: HttpRequest) -> bool:
    """htmx swaps a part of the page; a boosted link or a history restore wants all of it."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def respond(
    request: HttpRequest, fragment: str, context: dict[str, Any], *, otherwise: str
) -> HttpResponse:
    """After a POST: the fragment for htmx, else 303 to `otherwise`."""
    if is_fragment(request):
        response = render(request, fragment, context)
        response["Vary"] = "HX-Request"
        return response
    return see_other(otherwise)


def see_other(url: str) -> HttpResponse:
    """POST → 303 → GET, so that reloading a page never posts again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def render_page(
    request: HttpRequest,
    page: str,
    context: dict[str, Any],
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """A GET's page; when htmx asks and the screen has one, only its fragment."""
    template = fragment if fragment and is_fragment(request) else page
    response = render(request, template, context, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response
