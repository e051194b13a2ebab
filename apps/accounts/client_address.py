"""Where a request comes from, as far as that can be trusted."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str | None:
    """The address, of IPv6 the /64 that one household or machine has; None when nobody says.

    X-Forwarded-For counts only with TRUSTED_PROXY_COUNT, and of it only the entry that the
    outermost of those proxies wrote: whatever a client put before it is ignored. This machine's own
    address names nobody: behind it stand either the operator or everybody, by a proxy nobody named.
    """
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return None
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return str(address)
