// @ts-check
// The list of attack flows. Repeated flows share a row.

import { h } from "./dom.js";
import { count, counted, protocol, span, when, ZONE } from "./format.js";
import { isSpread } from "./live.js";
import { className, likelihood, namedAddress } from "./parts.js";
import { sortedTable } from "./table.js";

/** Both times are shown if capture and detection are at least this many seconds apart. */
const APART = 2;

/**
 * The table.
 *
 * @param {(alert: any) => boolean} fresh whether a row has just arrived
 * @param {{sort: string, descending: boolean, page: number}} view the initial order and page
 * @param onView called when the user changes the order or the page
 */
export function flowTable(fresh, { sort, descending, page }, onView) {
  return sortedTable({
    columns: [
      { key: "when", title: "Detected, " + ZONE, value: (a) => Date.parse(a.last_seen), cell: detected },
      { key: "class", title: "Class", value: (a) => a.verdict.label, cell: classLink, names: true },
      { key: "count", title: "Flows", value: (a) => a.count, numeric: true, cell: flowCount },
      { key: "source", title: "Source", value: (a) => a.verdict.src_ip ?? "", cell: source },
      { key: "target", title: "Target", value: (a) => a.verdict.dst_ip ?? "", cell: target },
      { key: "origin", title: "Found in", value: (a) => a.origin ?? "", cell: origin },
      {
        key: "protocol",
        title: "Protocol",
        value: (a) => a.verdict.protocol ?? -1,
        cell: (a) => protocol(a.verdict.protocol),
      },
      {
        key: "probability",
        title: "Probability",
        value: (a) => a.verdict.probability,
        numeric: true,
        cell: (a) => likelihood(a.verdict.probability),
      },
    ],
    className: "alerts",
    caption: "Attack flows, newest first",
    sort,
    descending,
    at: page,
    onView,
    empty: "No attack flows match the filters.",
    marked: fresh,
  });
}

function detected(alert) {
  return [h("time", { datetime: alert.last_seen, title: alert.last_seen }, when(alert.last_seen)), packetTime(alert)];
}

/** The time when the packets were captured, if it differs from the detection time. */
function packetTime(alert) {
  const end = alert.verdict.end;
  return end && Math.abs(span(end, alert.last_seen)) >= APART
    ? h("small", { class: "soft packet-time" }, "packets ", h("time", { datetime: end, title: end }, when(end)))
    : null;
}

/**
 * The address of a flow's page. After a restart, the server may use the same number for another flow; the page
 * recognises this by the time.
 */
function flowAddress({ sequence, first_seen: at }) {
  return "#/flow/alert/" + sequence + "?" + new URLSearchParams({ at });
}

function classLink(alert) {
  return h("a", { class: "row-link", href: flowAddress(alert) }, className(alert.verdict.label));
}

function flowCount(alert) {
  if (alert.count === 1) {
    return "1";
  }
  const from = when(alert.first_seen);
  const title = "Rolled up: " + counted(alert.count, "flow") + " from " + from + " to " + when(alert.last_seen);
  return h("span", { class: "times", title }, "×" + count(alert.count));
}

function source(alert) {
  return alert.sources > 1
    ? several(alert.sources, "source")
    : namedAddress(alert.verdict.src_ip, isSpread(alert) ? undefined : alert.verdict.src_port);
}

function target(alert) {
  if (alert.destinations > 1) {
    return several(alert.destinations, "target");
  }
  return alert.ports > 1
    ? [namedAddress(alert.verdict.dst_ip), " ", several(alert.ports, "port")]
    : namedAddress(alert.verdict.dst_ip, alert.verdict.dst_port);
}

function origin(alert) {
  return h("span", { class: "origin", title: alert.origin ?? "" }, alert.origin ?? "–");
}

function several(value, noun) {
  return h("span", { class: "soft" }, "about " + counted(value, noun));
}
