// @ts-check
// The page of a host: both roles, services, peers, what is usual, scores by hour.

import { pageAddress, withWord } from "./address.js";
import { getJson } from "./api.js";
import { copyAndSay } from "./clipboard.js";
import { h, show } from "./dom.js";
import { bytes, count, counted, protocol, when, ZONE } from "./format.js";
import { hourChart } from "./hour-chart.js";
import { severityBadge } from "./incident-parts.js";
import { tcpdumpFilter, wiresharkFilter } from "./packet-filter.js";
import { address, eventually, facts, time } from "./parts.js";
import { sortedTable } from "./table.js";

const LISTED = 10;

function portName(each) {
  const name = protocol(each.protocol);
  return each.port === 0 ? name : name + " " + each.port;
}

const FLOW_COLUMNS = [
  { key: "attacks", title: "Attacks", numeric: true, value: (r) => r.attacks, cell: (r) => count(r.attacks) },
  { key: "volume", title: "Bytes", numeric: true, value: (r) => r.bytes, cell: (r) => bytes(r.bytes) },
  {
    key: "last",
    title: "Last seen, " + ZONE,
    value: (r) => r.last_seen,
    cell: (r) => h("time", { datetime: r.last_seen }, when(r.last_seen)),
  },
];

function serviceColumns(peers) {
  return [
    { key: "port", title: "Port", names: true, value: (r) => r.port, cell: portName },
    { key: "amount", title: "Flows", numeric: true, value: (r) => r.flows, cell: (r) => count(r.flows) },
    { key: "answered", title: "Answered", numeric: true, value: (r) => r.answered, cell: (r) => count(r.answered) },
    { key: "peers", title: peers, numeric: true, value: (r) => r.peers, cell: (r) => count(r.peers) },
    ...FLOW_COLUMNS,
  ];
}

const PEER_COLUMNS = [
  { key: "peer", title: "Host", names: true, value: (r) => r.address, cell: (r) => address(r.address) },
  { key: "to", title: "Flows to it", numeric: true, value: (r) => r.initiated, cell: (r) => count(r.initiated) },
  { key: "from", title: "Flows from it", numeric: true, value: (r) => r.received, cell: (r) => count(r.received) },
  ...FLOW_COLUMNS,
];

function section(title, note, rows, total, columns, empty) {
  const table = sortedTable({ className: "host-rows", caption: title, empty, columns, pageSize: LISTED });
  table.update(rows);
  const more =
    total > rows.length ? "Only the first " + count(rows.length) + " of " + count(total) + " are listed." : null;
  return h(
    "section",
    { class: "stack tight" },
    h(
      "div",
      { class: "section-head" },
      h("h2", {}, title),
      h("p", { class: "soft" }, [note, more].filter(Boolean).join(" ")),
    ),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table.element),
  );
}

function incidents(title, list, total, hasMore) {
  const row = (each) =>
    h(
      "li",
      {},
      severityBadge(each.severity),
      h(
        "span",
        {},
        h("a", { href: "#/incidents/" + encodeURIComponent(each.id) }, each.title),
        h("small", { class: "soft" }, when(each.first_seen) + " " + ZONE + ", " + each.state + ", " + each.origin),
      ),
    );
  const more =
    total > LISTED && h("p", { class: "soft" }, "The latest " + LISTED + " of " + count(total) + " are listed.");
  return h(
    "section",
    { class: "card" },
    h("h2", {}, title + ": " + (hasMore ? "at least " : "") + counted(total, "incident")),
    total === 0
      ? h("p", { class: "soft" }, "None among the incidents that the server keeps.")
      : [h("ul", { class: "host-incidents" }, list.slice(0, LISTED).map(row)), more],
  );
}

function usualList(services, text) {
  return h(
    "ul",
    { class: "reasons" },
    services.map((each) => h("li", {}, text(each))),
  );
}

function usual({ usual: known }) {
  if (!known) {
    return null;
  }
  const users = ({ users: all }) =>
    all.length === 0 ? ["many hosts"] : all.flatMap((ip, i) => [i > 0 && ", ", address(ip)]);
  const rates = (each) =>
    "; at most " + counted(each.flows_per_hour, "flow") + " and " + bytes(each.bytes_per_hour) + " an hour";
  const nothing = known.services_total + known.used_services_total === 0;
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Usual"),
    nothing && h("p", { class: "soft" }, "The site profile does not list this host."),
    known.services_total > 0 && [
      h("h3", {}, "Offers"),
      usualList(known.services, (each) => [portName(each) + " to ", users(each), rates(each)]),
    ],
    known.used_services_total > 0 && [
      h("h3", {}, "Uses"),
      usualList(known.used_services, (each) => [portName(each) + " of ", address(each.address), rates(each)]),
    ],
    known.services_total + known.used_services_total > known.services.length + known.used_services.length &&
      h("p", { class: "soft" }, "Only the services with the most flows are listed."),
  );
}

/** Which flows of the host are included. */
function keptFlows(flows) {
  if (!flows.kept_since) {
    return "The server keeps no flows yet.";
  }
  const since = time(flows.kept_since);
  return flows.kept_in === "database"
    ? ["Flows are those in the history, at most the latest 10,000 of this host: all stored since ", since, "."]
    : ["Flows are those that the server still keeps: all since ", since, ", and older ones of incidents."];
}

const NAME_SOURCES = { file: "from a file", dns: "from a DNS answer" };

function names({ names: known }) {
  return known.map((each, i) => [
    i > 0 && ", ",
    h(
      "span",
      { title: NAME_SOURCES[each.source] + (each.last_seen ? ", " + when(each.last_seen) + " " + ZONE : "") },
      each.name,
    ),
  ]);
}

/** The operator of the network, such as "Example (AS64500), CH". */
function network({ asn, organization, country }) {
  const system = asn && "AS" + asn;
  const operator = organization && system ? organization + " (" + system + ")" : organization || system;
  return [operator, country].filter(Boolean).join(", ");
}

function summary(host) {
  const { flows } = host;
  const copy = (name, text) =>
    h("button", { type: "button", title: text, onclick: () => copyAndSay(text, "Filter") }, name);
  return h(
    "section",
    { class: "card verdict", "aria-label": "Summary" },
    facts([
      ["Names", host.names.length > 0 ? names(host) : null],
      ["Network", network(host) || null],
      ["First seen", time(host.first_seen)],
      ["Last seen", time(host.last_seen)],
      ["Flows started by it", count(flows.initiated)],
      ["Flows started by others", count(flows.received)],
      ["Classified as attacks", count(flows.attacks)],
      ["Packets", count(flows.packets)],
      ["Bytes", bytes(flows.bytes)],
    ]),
    h("p", { class: "soft" }, keptFlows(flows)),
    h(
      "p",
      { class: "tools" },
      h("a", { class: "button", href: withWord("incidents", host.address) }, "Incidents"),
      h("a", { class: "button", href: "#/flows/" + encodeURIComponent(host.address) }, "Attack flows"),
      copy("Copy Wireshark filter", wiresharkFilter(host.address)),
      copy("Copy tcpdump filter", tcpdumpFilter(host.address)),
    ),
  );
}

function unknown(host) {
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "Nothing is known about this host"),
    h("p", {}, host.address + " is in none of the incidents and flows that the server keeps."),
    h("p", { class: "actions" }, h("a", { class: "button primary", href: pageAddress("incidents") }, "Incidents")),
  );
}

function draw(host) {
  if (!host.first_seen && !host.usual?.services_total && !host.usual?.used_services_total) {
    return unknown(host);
  }
  const answered = "A flow is answered if the server sent data.";
  return h(
    "div",
    { class: "stack" },
    summary(host),
    h(
      "div",
      { class: "pair" },
      incidents("As attacker", host.attacker_in, host.attacker_in_total, host.has_more_incidents),
      incidents("As victim", host.victim_in, host.victim_in_total, host.has_more_incidents),
    ),
    host.hours.length > 0 &&
      h("section", { class: "card" }, h("h2", {}, "Probability of attack by hour, " + ZONE), hourChart(host.hours)),
    usual(host),
    section(
      "Services",
      answered,
      host.services,
      host.services_total,
      serviceColumns("Clients"),
      "No other host has contacted it.",
    ),
    section(
      "Used services",
      answered,
      host.used_services,
      host.used_services_total,
      serviceColumns("Servers"),
      "It has contacted no other host.",
    ),
    section("Peers", null, host.peers, host.peers_total, PEER_COLUMNS, "It has exchanged no packets with other hosts."),
  );
}

export function hostPage(root, [ip = ""]) {
  const content = h("div");
  const title = h("h1", { class: "address" }, ip);
  show(
    root,
    h("p", { class: "crumb" }, h("a", { href: pageAddress("incidents") }, "← Back to incidents")),
    title,
    content,
  );
  document.title = ip + " · ML-IDS API";
  const load = () =>
    eventually(
      content,
      getJson("api/hosts/" + encodeURIComponent(ip)),
      (host) => {
        title.textContent = host.address;
        return draw(host);
      },
      "The host cannot be shown",
      load,
    );
  load();
  return () => {};
}
