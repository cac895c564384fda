"""What attack scenarios share in aiming: one address of a service, and its packets as a label rule sees them.

No scenario takes an address from anywhere but the World, so none can reach beyond the testbed's own hosts."""

import ipaddress

# The pages of the testbed's web server that attacks go to.
LOGIN_PATH = "/login"
LOGIN_USER_FIELD = "user"
LOGIN_PASSWORD_FIELD = "password"
LOGIN_DENIED = "Login failed"
SEARCH_PATH = "/search"
SEARCH_FIELD = "q"
FLOODED_PATHS = ("/", "/search?q=news", "/api/status")


def choose_address(rng, service, share6=0.15):
    """One of the service's addresses: the IPv6 one, if there is one, in `share6` of the cases."""
    return service.address6 if rng.random() < share6 and service.address6 else service.address4


def bracketed(address):
    """The address as a URL or hydra writes it: an IPv6 one in brackets."""
    return f"[{address}]" if is_six(address) else address


def is_six(address):
    return ipaddress.ip_address(address).version == 6


def target(address, port=None, protocol="tcp"):
    """The packets to one address (and port) as a label rule sees them."""
    rule = {"dst": address, "protocol": protocol}
    if port is not None:
        rule["dst_port"] = port
    return rule


def planned_target(world, parameters):
    """The target of a scenario whose parameters hold its "address" and "port"."""
    return [target(parameters["address"], parameters["port"])]
