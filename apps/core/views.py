"""Health, and the pages shown when something is missing, forbidden or broken."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from .access import public
from .middleware import request_id


@public(reason="a load balancer asks whether the process serves")
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """The process serves. Asks no database: a database outage must not kill web processes."""
    return HttpResponse("ok", content_type="text/plain")


@public(reason="a load balancer asks whether the process can work")
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 says which capability is missing, and who can give it."""
    return render(request, "errors/403.html", {"missing": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same bytes for "does not exist" and "belongs to somebody else"."""
    return render(request, "errors/404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429 where somebody tries to sign in, or to have mails sent, too often."""
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 gives the request's id, to be found in the logs."""
    return render(request, "errors/500.html", {"request_id": request_id.get()}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 tells a form that was too old from one whose origin the browser does not vouch for."""
    is_strange = reason.startswith(("Origin", "Referer"))
    return render(request, "errors/csrf.html", {"is_strange": is_strange}, status=403)
