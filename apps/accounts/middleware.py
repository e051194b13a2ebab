"""What a session's two limits mean for each request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .session_words import in_hours
from .sessions import SessionStore

GetResponse = Callable[[HttpRequest], HttpResponse]


class SessionLimitsMiddleware:
    """Notes that a session is used, and says at the sign-in page why one has ended.

    A page that asks for news by itself does not keep a session alive: only people do.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if not session.accessed or not isinstance(session, SessionStore):
            return response
        if session.ended_after and _leads_to_sign_in(response):
            messages.info(request, _why(session.ended_after))
        elif _is_by_a_person(request) and session.is_due_for_touch:
            session.modified = True
        return response


def _is_by_a_person(request: HttpRequest) -> bool:
    is_part = request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
    return request.method != "GET" or not is_part


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.headers.get("Location", "").startswith(settings.LOGIN_URL)


def _why(limit: timedelta) -> str:
    if limit == settings.SESSION_IDLE:
        said = _("You were signed out because nothing was done here for %s.")
    else:
        said = _("You were signed out: a session lasts %s at most.")
    return said % in_hours(limit) + " " + _("Sign in to go on where you were.")
