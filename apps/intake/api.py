"""The door for programs: POST a JSON object, get a receipt.

    POST /api/<tenant>/leads/   Authorization: Bearer baton_…   Idempotency-Key: any text
    {"email": "…", "name": "…", "custom": {"a key of the settings' fields": …}}
    202 {"receipt": "…", "state": "received"}

Errors are {"error": what, "cure": how to mend it}; a hostile body is never a 500. Who sends more
than limits.py allows is told with 429 and Retry-After when there is room again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from apps.core import strict_json
from apps.custom_fields.kinds import PREFIX
from apps.tenancy.access import public
from apps.tenancy.queries import tenant_at
from apps.tenancy.scoping import tenant_transaction

from . import limits, queries
from .actions import arrivals, doors
from .kinds import Scope, Source
from .models import ApiKey, Submission

REASON = "programs come with an API key instead of a session"
View = Callable[..., JsonResponse]


def with_key(view: View) -> View:
    """Open the tenant's scope for a live key of that tenant; 401 for everything else alike.

    The view's one transaction begins here, when the tenant is known.
    """

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: Any) -> JsonResponse:
        tenant = tenant_at(slug)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if tenant is None or scheme.lower() != "bearer":
            return _unauthorised(request)
        with tenant_transaction(tenant.id):
            key = queries.key_for(token.strip(), Scope.LEADS_WRITE, timezone.now())
            if key is None:
                return _unauthorised(request)
            if wait := limits.wait_with_key(key):
                return _too_many(wait)
            doors.note_use(key, at=timezone.now())
            return view(request, key=key, **kwargs)

    return guarded


@csrf_exempt
@non_atomic_requests
@require_POST
@public(reason=REASON)
@with_key
def send_lead(request: HttpRequest, *, key: ApiKey) -> JsonResponse:
    """Keep one lead. The same Idempotency-Key (or external_id) is the same lead."""
    try:
        told = strict_json.loads(_body(request), max_bytes=settings.INTAKE_MAX_BODY_BYTES)
    except strict_json.BadJSON as bad:
        return _error(400, bad.message, bad.cure)
    arrival = arrivals.Arrival(
        source=Source.API,
        answers=_with_own_fields(told.value),
        changes=told.changes,
        api_key=key,
        key=_key_of(request, told.value, key),
        is_test=told.value.get("is_test") is True,
    )
    try:
        submission = arrivals.receive(arrival, at=timezone.now())
    except arrivals.OtherBodySameKey:
        return _error(
            422,
            "This Idempotency-Key was used for another body.",
            "Use a new key for each lead, and the same key only to repeat it.",
        )
    return JsonResponse(_receipt(submission), status=202)


@non_atomic_requests
@require_GET
@public(reason=REASON)
@with_key
def arrival(request: HttpRequest, *, key: ApiKey, receipt: UUID) -> JsonResponse:
    """What became of something this key sent."""
    submission = (
        Submission.objects.select_related("lead").filter(public_id=receipt, api_key=key).first()
    )
    if submission is None:
        return _error(404, "No such receipt.", "Use the receipt of an answer to this key.")
    return JsonResponse(_receipt(submission))


def _with_own_fields(told: dict[str, Any]) -> dict[str, Any]:
    """The tenant's own fields by the names that forms and files have for them:
    {"custom": {"machines": 12}} is {"custom.machines": 12}."""
    own = told.get("custom")
    if not isinstance(own, dict):
        return told
    rest = {name: answer for name, answer in told.items() if name != "custom"}
    return {**rest, **{f"{PREFIX}{key}": answer for key, answer in own.items()}}


def _body(request: HttpRequest) -> bytes:
    """At most one byte more than allowed is read; the reader of JSON says it is too long."""
    return request.read(settings.INTAKE_MAX_BODY_BYTES + 1)


def _key_of(request: HttpRequest, told: dict[str, Any], key: ApiKey) -> str | None:
    named = request.headers.get("Idempotency-Key") or told.get("external_id")
    return f"{key.id}:{str(named)[:150]}" if named else None


def _receipt(submission: Submission) -> dict[str, Any]:
    return {
        "receipt": str(submission.public_id),
        "state": submission.state,
        "lead": submission.lead.number if submission.lead else None,
        "problems": submission.problems,
        "changes": list(submission.changes),
    }


def _unauthorised(request: HttpRequest) -> JsonResponse:
    if wait := limits.wait_without_key(request):
        return _too_many(wait)
    answer = _error(401, "No live key for this company.", "Send Authorization: Bearer <key>.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _too_many(seconds: float) -> JsonResponse:
    answer = _error(
        429,
        "More came at once than is taken from one sender.",
        "Send it again after the seconds that Retry-After names; with the same Idempotency-Key "
        "nothing is counted twice.",
    )
    return limits.told_to_wait(answer, seconds)


def _error(status: int, error: str, cure: str) -> JsonResponse:
    return JsonResponse({"error": error, "cure": cure}, status=status)
