"""allauth writes Headings Like This; on our screens headings are sentences."""

from __future__ import annotations

from django.template import Library
from django.template.defaultfilters import stringfilter

register = Library()


@register.filter(is_safe=True)
@stringfilter
def sentence_case(text: str) -> str:
    """ "Two-Factor Authentication" is "Two-factor authentication"; QR, 2FA and IP stay."""
    first, *rest = text.split() or [""]
    return " ".join([_after_hyphen(first), *(_lowered(word) for word in rest)])


def _after_hyphen(word: str) -> str:
    head, hyphen, tail = word.partition("-")
    return f"{head}{hyphen}{_lowered(tail)}"


def _lowered(word: str) -> str:
    is_title = word[:1].isupper() and word[1:].replace("-", "").isalpha()
    return word.lower() if is_title and not word[1:].isupper() else word
