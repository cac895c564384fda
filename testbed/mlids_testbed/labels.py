"""Label rules for a run. Flows between an attack's sources and targets while the attack runs belong to the attack."""

import datetime

from .network import ATTACKERS, SPOOFED_NETWORK
from .scenario import BENIGN

# The attacker's host sends nothing between its attacks, so late packets belong to the previous attack.
AFTERMATH = datetime.timedelta(seconds=60)
MARGIN = datetime.timedelta(milliseconds=200)
ATTACKER_NETWORKS = ("10.77.3.0/24", "fd77:3::/64", SPOOFED_NETWORK)
UNLABELLED = "No Label"


def _time(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.UTC)


def _text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def rules(entries):
    """Creates the rule file for `ml-ids-flows label` from the instances in a manifest."""
    attacks = sorted((entry for entry in entries if entry["traffic_class"] != BENIGN), key=lambda entry: entry["start"])
    made = []
    for position, entry in enumerate(attacks):
        last = _time(entry["end"]) + AFTERMATH
        for later in attacks[position + 1:]:
            if later["host"] == entry["host"]:
                last = min(last, _time(later["start"]) - 2 * MARGIN)
                break
        for target in entry["targets"]:
            rule = {
                "label": entry["traffic_class"],
                "from": _text(_time(entry["start"]) - MARGIN),
                "to": _text(last),
                "src": _list(target.get("src", entry["sources"])),
                "dst": _list(target["dst"]),
            }
            if "dst_port" in target:
                rule["dst_port"] = _list(target["dst_port"])
            if "protocol" in target:
                rule["protocol"] = target["protocol"]
            rule["reason"] = f"{entry['scenario']} ({entry['tool']}) on {entry['host']}"
            made.append(rule)
            if entry["host"] in ATTACKERS:
                # errors provoked by the attack, such as "port unreachable", form separate flows
                made.append({**{key: rule[key] for key in ("label", "from", "to", "src", "dst")}, "reason": rule["reason"] + ", what it provoked"})
    # Other traffic from an attacker's host gets no label: it is neither an attack nor benign.
    made += [{"label": UNLABELLED, "src": [network], "reason": "an attacker's host, outside of its attacks' targets"} for network in ATTACKER_NETWORKS]
    return {"default": BENIGN, "rules": made}


def _list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]
