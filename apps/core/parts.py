"""Pieces of a page that are the same for many pages: drawn once, then kept in this process.

A part depends on its values and the language and on nothing else, so there is nothing to
invalidate. What belongs to a tenant has the tenant among its values, as in every address.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

#: About 2 MiB a process: a rail has a dozen lines, and few of them differ between two people.
MOST_KEPT = 2048


def draw(template: str, **values: Hashable) -> SafeString:
    """The template with these values; while developing it is drawn anew each time."""
    kept = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return kept(template, get_language(), **values)


# typed: a text that is safe as HTML equals the same text that is not, and must not stand for it
@lru_cache(maxsize=MOST_KEPT, typed=True)
def _drawn(template: str, _language: str | None, **values: Hashable) -> SafeString:
    return SafeString(get_template(template).render(dict(values)))
