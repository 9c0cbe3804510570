"""Who a request is from, as far as limits care."""

import ipaddress

from starlette.requests import Request

HOUSEHOLD = 64  # bits: what a provider gives one customer of IPv6, who may use every address in it (RFC 6177)


def visitor(request: Request) -> str:
    """The visitor's address, or the network of one customer for IPv6; empty where it is not known.

    The server takes a proxy's word on it, if PORTAL_TRUSTED_PROXIES names the proxy. What then still comes
    from this machine itself comes through a proxy that is not named, and would be all visitors in one.
    """
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:  # a socket in the file system, or a proxy that says "unknown"
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.IPv6Network((int(address), HOUSEHOLD), strict=False))
