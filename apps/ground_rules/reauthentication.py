"""Who gives a department's word has shown lately who they are."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from apps.accounts.links import outside
from apps.core.http import see_other


def is_fresh(request: HttpRequest) -> bool:
    """Whether this person signed in, or typed the password again, within the last minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((record["at"] for record in records), default=0.0)
    is_recent: bool = time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return is_recent


def ask_again(path: str) -> HttpResponse:
    """To the page that asks for the password, and from there back to `path`."""
    page = urlsplit(outside("account_reauthenticate")).path
    return see_other(f"{page}?{urlencode({REDIRECT_FIELD_NAME: path})}")
