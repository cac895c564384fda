// @ts-check
// Elements that several pages use to show an incident: severity, kind, hosts, time, confidence.

import { h } from "./dom.js";
import { capitalised, count, counted, instant, seconds, span, when, words } from "./format.js";
import { namedAddress } from "./parts.js";

export const SEVERITIES = ["critical", "high", "medium", "low"];

/** The kinds of incidents, by their names in the API. */
export const KINDS = {
  address_sweep: "Address sweep",
  port_scan: "Port scan",
  password_guessing: "Password guessing",
  syn_flood: "SYN flood",
  udp_flood: "UDP flood",
  icmp_flood: "ICMP flood",
  http_flood: "HTTP flood",
  reflection: "Reflection flood",
  slow_requests: "Slow requests",
  web_probing: "Web probing",
  beacon: "Beacon",
  tunnel: "Tunnel",
  repeated_verdicts: "Repeated model verdicts",
  unusual: "Unusual traffic",
};

/** Names of MITRE ATT&CK techniques. */
const TECHNIQUES = {
  T1018: "Remote System Discovery",
  T1029: "Scheduled Transfer",
  T1046: "Network Service Discovery",
  T1048: "Exfiltration Over Alternative Protocol",
  T1071: "Application Layer Protocol",
  T1110: "Brute Force",
  T1190: "Exploit Public-Facing Application",
  "T1498.001": "Direct Network Flood",
  "T1498.002": "Reflection Amplification",
  "T1499.001": "OS Exhaustion Flood",
  "T1499.002": "Service Exhaustion Flood",
  T1572: "Protocol Tunneling",
  "T1595.001": "Scanning IP Blocks",
  "T1595.002": "Vulnerability Scanning",
};

const PORTS_SHOWN = 4;

export function kindTitle(kind) {
  return KINDS[kind] ?? capitalised(words(kind));
}

export function severityBadge(severity) {
  const known = SEVERITIES.includes(severity) ? severity : "low";
  return h("span", { class: "badge " + known }, words(severity));
}

/** The state of an incident; open incidents are marked. */
export function stateText(incident) {
  return incident.state === "open" ? h("span", { class: "ongoing" }, "Open") : h("span", { class: "soft" }, "Closed");
}

/** Lists the first addresses, followed by the number of addresses left out. */
export function hosts(addresses, shown, none) {
  if (addresses.length === 0) {
    return h("span", { class: "soft" }, none);
  }
  const listed = addresses.length > shown + 1 ? addresses.slice(0, shown) : addresses;
  const rest = addresses.length - listed.length;
  return [
    h(
      "ul",
      { class: "hosts" },
      listed.map((each) => h("li", {}, namedAddress(each))),
    ),
    rest > 0 && h("span", { class: "soft" }, "and " + counted(rest, "more", "more")),
  ];
}

export function attackers(incident, shown = 2) {
  return hosts(incident.attackers, shown, "many or forged sources");
}

export function victims(incident, shown = 2) {
  return hosts(incident.victims, shown, "unknown");
} /** The victims' ports in a few words; null if none are known. */
export function portsText(incident) {
  const { ports } = incident;
  if (ports.length === 0) {
    return null;
  }
  const rest = ports.length - PORTS_SHOWN;
  return (
    (ports.length === 1 ? "port " : "ports ") +
    ports.slice(0, PORTS_SHOWN).join(", ") +
    (rest > 0 ? " and " + rest + " more" : "")
  );
}

/** The start time and duration of an incident. */
export function since(incident) {
  const lasted = span(incident.first_seen, incident.last_seen);
  return [
    h("time", { datetime: incident.first_seen, title: instant(incident.first_seen) }, when(incident.first_seen)),
    h("small", { class: "soft" }, lasted >= 0.001 ? "for " + seconds(lasted) : "less than 1 ms"),
  ];
}

export function certainty(confidence) {
  return confidence >= 0.95
    ? "almost certain"
    : confidence >= 0.8
      ? "likely"
      : confidence >= 0.6
        ? "probable"
        : "possible";
}

/** A confidence, never rounded up to 100 %. */
export function sureText(confidence) {
  return Math.min(99, Math.round(confidence * 100)) + " %";
}

export function sure(incident) {
  return h(
    "span",
    { class: "likelihood sure", vars: { p: incident.confidence }, title: certainty(incident.confidence) },
    h("span", { class: "gauge", "aria-hidden": "true" }),
    h("span", { class: "share" }, sureText(incident.confidence)),
  );
}

export function amounts(incident) {
  return counted(incident.flows, "flow") + ", " + counted(incident.packets, "packet");
}

export function techniqueText(id) {
  return TECHNIQUES[id] ? id + " " + TECHNIQUES[id] : id;
}

/** The numbers in an observation, such as `513 ports, 511 failed`. */
export function numbersText(numbers) {
  return Object.entries(numbers)
    .map(
      ([name, value]) =>
        words(name) + " " + (Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(3)))),
    )
    .join(", ");
}
