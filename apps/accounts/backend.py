"""How a request's person is found; all the rest is allauth's."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from apps.core.one_row import OneRow

from .models import User

find_user = OneRow(User, "id")


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in is allauth's; whoever a session names is read by a statement composed once."""

    def get_user(self, user_id: int) -> User | None:
        user = find_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
