"""What is noted of a sign-in, however it was done."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from .sessions import SIGNED_IN_AT


@receiver(user_logged_in)
def note_when(request: HttpRequest, **_: Any) -> None:
    """The session's longest life is counted from here."""
    request.session[SIGNED_IN_AT] = timezone.now().timestamp()
