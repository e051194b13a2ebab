"""Where the agreement and its second version are read, and what stands there."""

from __future__ import annotations

import re
from typing import Any

AGREEMENT = "/t/acme/agreement/"
VERSION = f"{AGREEMENT}v/2/"


def text_of(response: Any) -> str:
    """The page with its white space squeezed."""
    return re.sub(r"\s+", " ", response.content.decode())
