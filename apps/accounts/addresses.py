"""E-mail addresses as people's names: one normal form, verified or not."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from .models import User


def normal_address(address: str) -> str:
    """The form in which addresses of people who log in are kept and compared."""
    return address.strip().lower()


def has_verified(user: User, address: str) -> bool:
    """Whether the person has proved that this address is theirs."""
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return normal_address(address) in {
        normal_address(known) for known in verified.values_list("email", flat=True)
    }
