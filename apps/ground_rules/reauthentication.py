"""Who gives a department's word has shown lately who they are."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from apps.accounts.links import outside
from apps.core.http import see_other


def is_fresh(request: HttpRequest) -> bool:
    """Whether this person signed in, or showed again who they are, within the last minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0.0)
    is_recent: bool = time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return is_recent


def ask_again(request: HttpRequest, path: str) -> HttpResponse:
    """To the page that asks who it is, and from there back to `path`.

    It asks for the password, a passkey or a code of the app, whatever the person has. Who has none
    of them signs in by a code sent by mail; only who is signed out is sent one.
    """
    if get_adapter().get_reauthentication_methods(request.user):
        return see_other(_page("account_reauthenticate", path))
    messages.info(request, "Sign out, and in again by a code that we mail you; then you sign.")
    return see_other(_page("account_logout", _page("account_request_login_code", path)))


def _page(name: str, after: str) -> str:
    """The path of a page outside every tenant that leads on to another."""
    return f"{urlsplit(outside(name)).path}?{urlencode({REDIRECT_FIELD_NAME: after})}"
