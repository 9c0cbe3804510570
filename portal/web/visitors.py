"""Who a request is from, as far as limits care."""

import ipaddress

from starlette.requests import Request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

HOUSEHOLD = 64  # bits: what a provider gives one customer of IPv6, who may use every address in it (RFC 6177)


def visitor(request: Request) -> str:
    """The visitor's address, or the network of one customer for IPv6; empty where it is not known.

    The server takes a proxy's word on it, if PORTAL_TRUSTED_PROXIES names the proxy. What then still comes
    from this machine itself comes through a proxy that is not named, and would be all visitors in one.
    """
    address = _address(request)
    return "" if address is None or address.is_loopback else _network(address)


def network(request: Request) -> str:
    """The same, and this machine itself is a visitor too: for what has to be limited whoever it is."""
    address = _address(request)
    return "" if address is None else _network(address)


def _address(request: Request) -> Address | None:
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:  # a socket in the file system, or a proxy that says "unknown"
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _network(address: Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.IPv6Network((int(address), HOUSEHOLD), strict=False))
