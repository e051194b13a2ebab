"""Verbs of a tenant and its people. Each leaves an entry in the audit log."""

from apps.tenancy.currency import settle_currency

from .invitations import (
    AlreadyMember,
    InvitationOver,
    WrongAddress,
    accept_invitation,
    invite,
    revoke_invitation,
)
from .members import LastAdmin, admit, change_place, change_role, remove_member
from .tenants import (
    NUMBER_FORMATS,
    SETTINGS,
    CurrencyIsSet,
    SlugTaken,
    UnknownSetting,
    change_settings,
    close_onboarding,
    open_tenant,
)

__all__ = [
    "NUMBER_FORMATS",
    "SETTINGS",
    "AlreadyMember",
    "CurrencyIsSet",
    "InvitationOver",
    "LastAdmin",
    "SlugTaken",
    "UnknownSetting",
    "WrongAddress",
    "accept_invitation",
    "admit",
    "change_place",
    "change_role",
    "change_settings",
    "close_onboarding",
    "invite",
    "open_tenant",
    "remove_member",
    "revoke_invitation",
    "settle_currency",
]
