"""Addresses that people get by mail or from an operator. All start with BASE_URL, never a Host."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix

from .models import User


def absolute(path: str) -> str:
    """The full address of a path outside every tenant."""
    return f"{settings.BASE_URL}{path}"


def outside(name: str, **arguments: str) -> str:
    """The full address of a page outside every tenant, also when asked inside one."""
    mounted = get_script_prefix()
    set_script_prefix("/")
    try:
        return absolute(reverse(name, kwargs=arguments))
    finally:
        set_script_prefix(mounted)


def first_sign_in(user: User) -> str:
    """The link with which a new person sets a password and is signed in; it works once.

    Who has a password already gets the sign-in page: nobody is to replace it for them.
    """
    if user.has_usable_password():
        return outside("account_login")
    key = default_token_generator.make_token(user)
    return outside("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)
