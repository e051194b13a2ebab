"""People and invitations of the tenant in scope."""

from __future__ import annotations

from datetime import datetime

from apps.accounts.actions import register_verified
from apps.accounts.models import User
from apps.tenancy.actions import admit, invite
from apps.tenancy.kinds import Role
from apps.tenancy.models import Invitation


def colleague(name: str, role: Role, *, at: datetime) -> User:
    """A member of the tenant in scope, with a verified address."""
    user = register_verified(f"{name.split(maxsplit=1)[0].lower()}@example.com", name=name)
    admit(user, role, by=None, at=at)
    return user


def invitation(
    email: str = "kim@example.com", role: Role = Role.REP, *, by: User, at: datetime
) -> Invitation:
    """An open offer; its token is `token_of(invitation)`."""
    return invite(email, role, by=by, at=at)
