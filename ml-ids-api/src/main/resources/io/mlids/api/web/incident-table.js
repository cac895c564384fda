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
import { triageBrief } from "./triage-parts.js";
import { isNewSinceVisit } from "./visit.js";

const COLUMNS = [
  { key: "severity", title: "Severity", cell: (incident) => severityBadge(incident.severity) },
  { key: "what", title: "What", cell: what },
  { key: "who", title: "Attacker", cell: (incident) => attackers(incident) },
  { key: "whom", title: "Victim", cell: whom },
  { key: "since", title: "Since, " + ZONE, cell: since },
  { key: "sure", title: "Sure", numeric: true, cell: sure },
  { key: "state", title: "State", cell: (incident) => [stateText(incident), triageBrief(incident)] },
];

/**
 * @typedef {object} Selection the rows that the user has selected
 * @property {(id: string) => boolean} isSelected
 * @property {(id: string) => void} toggle
 */

/** A column with a box that selects the row. */
function selectColumn(/** @type {Selection} */ selection) {
  const cell = ({ id, title }) =>
    h("input", {
      type: "checkbox",
      "data-focus": "select",
      "aria-label": "Select " + title,
      checked: selection.isSelected(id),
      onclick: () => selection.toggle(id),
    });
  return { key: "select", title: "", numeric: false, cell };
}

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
 * @param {Selection | null} selection null if rows cannot be selected
 */
export function incidentTable(fresh = (_incident) => false, ended = false, selection = null) {
  const shown = ended ? COLUMNS.filter(({ key }) => key !== "state") : COLUMNS;
  const columns = selection === null ? shown : [selectColumn(selection), ...shown];
  const body = h("tbody", { role: "rowgroup" });
  const head = columns.map(({ key, title, numeric }) =>
    h(
      "th",
      { scope: "col", role: "columnheader", class: "head-" + key + (numeric ? " numeric" : "") },
      h("span", {}, title || h("span", { class: "unseen" }, "Selected")),
    ),
  );
  const element = h(
    "table",
    { class: "rows incidents" + (selection === null ? "" : " selectable"), role: "table" },
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
  const classes = (incident) =>
    [fresh(incident) && "fresh", selection?.isSelected(incident.id) && "selected"].filter(Boolean).join(" ") || null;
  const row = (incident) => h("tr", { role: "row", "data-id": incident.id, class: classes(incident) }, cells(incident));
  return {
    element,
    update(incidents) {
      show(body, incidents.map(row));
    },
  };
}
