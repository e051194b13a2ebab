"""Signs that a form was filled by a script. A sign sets aside; it never drops anything."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing

#: Named so that a script wants to fill it, hidden so that a person never does.
HONEYPOT = "website"
STAMP = "_shown"
FASTEST_HUMAN = timedelta(seconds=2)
LONGEST_LINKS = 3
SALT = "intake.form"


def stamp(at: datetime) -> str:
    """When the form was shown, signed: a hidden field of the form."""
    return signing.dumps(at.timestamp(), salt=SALT)


def suspicion(answers: dict[str, str], *, stamp_text: str, honeypot: str, at: datetime) -> str:
    """Why this looks automatic, in words; "" when it doesn't.

    A missing stamp is no sign: a static page of a customer may hold the form.
    """
    if honeypot:
        return "a field that people cannot see was filled"
    if any(text.lower().count("http") > LONGEST_LINKS for text in answers.values()):
        return "it is full of links"
    if stamp_text and _seconds_since(stamp_text, at) < FASTEST_HUMAN.total_seconds():
        return "it was sent faster than a person can type"
    return ""


def _seconds_since(text: str, at: datetime) -> float:
    try:
        return at.timestamp() - float(signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return 0.0
