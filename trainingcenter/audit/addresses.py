"""Where a request comes from."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.validators import validate_ipv46_address


def client_address(request):
    """The person's own address, also behind the configured proxies; None when a proxy sends nonsense."""
    try:
        address = get_adapter().get_client_ip(request)
        validate_ipv46_address(address)
    except (PermissionDenied, ImproperlyConfigured, ValidationError):
        return None
    return address


def network_of(address):
    """The network that counts as one person: an IPv4 address itself, the /64 of an IPv6 address; "" where none is known."""
    if address is None:
        return ""
    found = ipaddress.ip_address(address)
    found = getattr(found, "ipv4_mapped", None) or found
    return str(found) if found.version == 4 else str(ipaddress.ip_network((int(found), 64), strict=False))
