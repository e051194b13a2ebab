"""Where the agreement and its second version are read, and what stands there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.tenancy.queries import local_day

AGREEMENT = "/t/acme/agreement/"
VERSION = f"{AGREEMENT}v/2/"
PROPOSE = f"{AGREEMENT}draft/propose/"


def text_of(response: Any) -> str:
    """The page with its white space squeezed."""
    return re.sub(r"\s+", " ", response.content.decode())


def proposal_of(marketing: User, sales: User) -> dict[str, str]:
    """What the page of PROPOSE is sent: in twenty days, signed by these two."""
    return {
        "starts_on": (local_day(timezone.now()) + timedelta(days=20)).isoformat(),
        "review_on": "",
        "marketing_signer": str(marketing.id),
        "sales_signer": str(sales.id),
    }
