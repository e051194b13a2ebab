"""The request as views behind `@requires` receive it."""

from django.http import HttpRequest

from apps.accounts.models import User

from .models import Membership, Tenant


class TenantRequest(HttpRequest):
    """A request of a signed-in member, inside one tenant."""

    user: User
    tenant: Tenant
    membership: Membership
