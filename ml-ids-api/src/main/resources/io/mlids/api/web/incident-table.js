// @ts-check
// A table of incidents: severity, kind, attacker, victim, time, confidence.

import { h, show } from "./dom.js";
import { capitalised, ZONE } from "./format.js";
import {
  amounts,
  attackers,
  kindTitle,
  portsText,
  severityBadge,
  since,
  stateText,
  sure,
  victims,
} from "./incident-parts.js";
import { isNewSinceVisit } from "./visit.js";

const COLUMNS = [
  { key: "severity", title: "Severity", cell: (incident) => severityBadge(incident.severity) },
  { key: "what", title: "What", cell: what },
  { key: "who", title: "Attacker", cell: (incident) => attackers(incident) },
  { key: "whom", title: "Victim", cell: whom },
  { key: "since", title: "Since, " + ZONE, cell: since },
  { key: "sure", title: "Sure", numeric: true, cell: sure },
  { key: "state", title: "State", cell: stateText },
];

function what(incident) {
  const name = kindTitle(incident.kind);
  return [
    h(
      "a",
      { class: "row-link", href: "#/incidents/" + encodeURIComponent(incident.id), "aria-label": incident.title },
      name,
    ),
    isNewSinceVisit(incident) && [" ", h("span", { class: "new-mark" }, "New")],
    incident.origin && [" ", h("span", { class: "soft found-in" }, incident.origin)],
    h(
      "small",
      { class: "soft reason" },
      incident.reasons.length > 0 ? capitalised(incident.reasons[0]) : amounts(incident),
    ),
  ];
}

function whom(incident) {
  const ports = portsText(incident);
  return [victims(incident), ports && h("small", { class: "soft" }, ports)];
}

/**
 * The table; `update(incidents)` shows them in the given order.
 *
 * @param {(incident: any) => boolean} fresh whether a row has just changed
 * @param {boolean} ended whether the traffic has ended, so no incident can continue
 */
export function incidentTable(fresh = (_incident) => false, ended = false) {
  const columns = ended ? COLUMNS.filter(({ key }) => key !== "state") : COLUMNS;
  const body = h("tbody", { role: "rowgroup" });
  const head = columns.map(({ key, title, numeric }) =>
    h(
      "th",
      { scope: "col", role: "columnheader", class: "head-" + key + (numeric ? " numeric" : "") },
      h("span", {}, title),
    ),
  );
  const element = h(
    "table",
    { class: "rows incidents", role: "table" },
    h("caption", { class: "unseen" }, "Incidents, newest first"),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head)),
    body,
  );
  const cells = (incident) =>
    columns.map(({ key, numeric, cell }) =>
      h(
        "td",
        { role: key === "what" ? "rowheader" : "cell", class: "cell-" + key + (numeric ? " numeric" : "") },
        cell(incident),
      ),
    );
  const row = (incident) =>
    h("tr", { role: "row", "data-id": incident.id, class: fresh(incident) ? "fresh" : null }, cells(incident));
  return {
    element,
    update(incidents) {
      show(body, incidents.map(row));
    },
  };
}
