"""Verbs of people who log in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from .models import User


@transaction.atomic
def register_verified(email: str, *, name: str, password: str | None = None) -> User:
    """A person whose address somebody vouches for: an operator, or a test.

    An existing person stays as they are. Without a password they sign in by a code in an e-mail.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.update_or_create(
        email=user.email, defaults={"user": user, "verified": True, "primary": True}
    )
    return user


def give_password(user: User, hashed: str) -> User:
    """A password as `make_password` made it out, for who has none yet."""
    if not user.has_usable_password():
        user.password = hashed
        user.save(update_fields=["password"])
    return user


def rename(user: User, name: str) -> User:
    """A person is called something else from now on."""
    user.name = name
    user.save(update_fields=["name"])
    return user
