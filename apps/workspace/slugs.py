"""A company's short name in addresses: /t/<slug>/."""

from __future__ import annotations

import re
import unicodedata
from itertools import count

LONGEST = 40
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Written as two letters rather than without their dots and strokes.
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o"})


def is_slug(text: str) -> bool:
    """Small letters, digits and single hyphens inside, at most 40 of them."""
    return len(text) <= LONGEST and SLUG.fullmatch(text) is not None


def guessed(name: str) -> str:
    """ "Müller & Söhne GmbH" is "mueller-soehne-gmbh"; "company" for a name without letters."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(SPELLED_OUT))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join(words)[:LONGEST].strip("-") or "company"


def free(slug: str, taken: set[str]) -> str:
    """The slug, or with the first number behind it that makes it free."""
    if slug not in taken:
        return slug
    numbered = (f"{slug[: LONGEST - 4]}-{number}" for number in count(2))
    return next(candidate for candidate in numbered if candidate not in taken)
