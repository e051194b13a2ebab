"""What arrivals are compared by. Made without the database: while it writes the rows before."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final, NamedTuple

from apps.core import contact
from apps.leads.custom_values import Values

#: Colleagues come in one file: a company's key is made out once for all of them.
_company_key = lru_cache(1 << 12)(contact.company_key)
_as_text: Final = json.JSONEncoder().encode


class NormalForms(NamedTuple):
    """Of one arrival; `custom` are the values of own fields as JSON."""

    email: str | None
    phone: str | None
    company: str
    domain: str | None
    custom: str | None


def normal_forms(
    email: str, phone: str, company: str, company_domain: str, *, custom: Values | None
) -> NormalForms:
    """Of what a file tells; blank or None where it tells nothing."""
    address = contact.normalise_email(email) if email else None
    return NormalForms(
        address,
        contact.normalise_phone(phone) if phone else None,
        _company_key(company) if company else "",
        _work_domain(company_domain, address),
        _as_text(custom) if custom else None,
    )


def _work_domain(told: str, email: str | None) -> str | None:
    """The organisation's domain; an address at a free provider says nothing about it."""
    if found := contact.normalise_domain(told) if told else None:
        return found
    domain = email.rpartition("@")[2] if email else ""
    return domain if domain and not contact.is_free_mail(domain) else None
