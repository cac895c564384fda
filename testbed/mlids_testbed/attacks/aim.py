"""Targets of attack scenarios: a service's address, and the label rule that matches the attack's packets.

Scenarios take addresses only from the World, so they cannot reach hosts outside the testbed."""

import ipaddress

# The attacked pages on the testbed's web server.
LOGIN_PATH = "/login"
LOGIN_USER_FIELD = "user"
LOGIN_PASSWORD_FIELD = "password"
LOGIN_DENIED = "Login failed"
SEARCH_PATH = "/search"
SEARCH_FIELD = "q"
FLOODED_PATHS = ("/", "/search?q=news", "/api/status")


def choose_address(rng, service, share6=0.15):
    """Returns one of the service's addresses: the IPv6 address, if any, with probability `share6`."""
    return service.address6 if rng.random() < share6 and service.address6 else service.address4


def bracketed(address):
    """The address as URLs and hydra expect it: an IPv6 address is in brackets."""
    return f"[{address}]" if is_six(address) else address


def is_six(address):
    return ipaddress.ip_address(address).version == 6


def target(address, port=None, protocol="tcp"):
    """A label rule for the packets to one address (and port)."""
    rule = {"dst": address, "protocol": protocol}
    if port is not None:
        rule["dst_port"] = port
    return rule


def planned_target(world, parameters):
    """The only target of a scenario that has the parameters "address" and "port"."""
    return [target(parameters["address"], parameters["port"])]
