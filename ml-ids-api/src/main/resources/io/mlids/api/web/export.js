// @ts-check
// Saves incidents as files: a list as CSV or JSON, one incident as Markdown or JSON.

import { download, csvCell } from "./csv.js";
import { instant, seconds, span } from "./format.js";
import { listIncidents } from "./incident-feed.js";
import { kindTitle, numbersText, sureText, techniqueText } from "./incident-parts.js";

/** The maximum number of incidents in a file. */
export const MOST_EXPORTED = 10000;
const PAGE = "1000";

const COLUMNS = (
  "id title kind severity confidence state attackers victims ports first_seen last_seen told_at flows packets bytes " +
  "reasons techniques origin"
).split(" ");

/** All incidents that match a filter, newest first, up to the maximum. */
async function matching(/** @type {Record<string, string>} */ query) {
  const all = [];
  let before = /** @type {string | null} */ ("");
  while (before !== null && all.length < MOST_EXPORTED) {
    const page = await listIncidents({ ...query, limit: PAGE, ...(before === "" ? {} : { before }) });
    all.push(...page.incidents);
    before = page.older;
  }
  return all.slice(0, MOST_EXPORTED);
}

function csv(incidents) {
  const cell = (value) => csvCell(Array.isArray(value) ? value.join("; ") : value);
  const lines = incidents.map((each) => COLUMNS.map((name) => cell(each[name])).join(","));
  return [COLUMNS.join(","), ...lines].join("\r\n") + "\r\n";
}

/** Saves the incidents that match a filter; returns their number. */
export async function exportList(/** @type {Record<string, string>} */ query, format) {
  const incidents = await matching(query);
  const stem = "incidents-" + new Date().toISOString().slice(0, 10);
  if (format === "csv") {
    download(stem + ".csv", csv(incidents));
  } else {
    download(stem + ".json", JSON.stringify(incidents, null, 2) + "\n", "application/json");
  }
  return incidents.length;
}

/** Text from traffic must not become markup in the reader's viewer. */
function plain(text) {
  return String(text)
    .replaceAll(/[\\`*_{}[\]<>#|!~]/g, "\\$&")
    .replaceAll(/\s+/g, " ");
}

/** An incident as a Markdown document. */
export function markdown(incident) {
  const list = (items) => items.map((item) => "- " + item).join("\n");
  const section = (title, items) => (items.length > 0 ? "\n## " + title + "\n\n" + list(items) + "\n" : "");
  const hosts = (all, none) => (all.length > 0 ? all.join(", ") : none);
  const facts = [
    ["Severity", incident.severity + " (" + sureText(incident.confidence) + " sure)"],
    ["State", incident.state],
    ["Kind", kindTitle(incident.kind)],
    ["Attackers", hosts(incident.attackers, "many or forged sources")],
    ["Victims", hosts(incident.victims, "unknown")],
    ["Ports", incident.ports.join(", ") || "none"],
    ["First packet", instant(incident.first_seen)],
    ["Last packet", instant(incident.last_seen)],
    ["Duration", seconds(span(incident.first_seen, incident.last_seen))],
    ["Flows, packets, bytes", [incident.flows, incident.packets, incident.bytes].join(", ")],
    ["Found in", incident.origin],
    ["ID", incident.id],
    ["Link", location.href],
  ];
  const evidence = (incident.evidence ?? []).map(
    ({ at, kind, numbers }) => instant(at) + ": " + plain(kindTitle(kind) + ", " + numbersText(numbers ?? {})),
  );
  const flows = (incident.sample ?? []).map((flow) => plain(flow.flow_id + " " + (flow.community_id ?? "")).trim());
  return (
    "# " +
    plain(incident.title) +
    "\n\n" +
    list(facts.map(([name, value]) => "**" + name + ":** " + plain(value))) +
    "\n" +
    section("Why", incident.reasons.map(plain)) +
    section("MITRE ATT&CK", incident.techniques.map(techniqueText)) +
    section("Evidence", evidence) +
    section("Sample flows", flows) +
    (incident.advice ? "\n## What to do next\n\n" + plain(incident.advice) + "\n" : "")
  );
}

/** Saves one incident. */
export function exportIncident(incident, format) {
  const stem = "incident-" + incident.id;
  if (format === "md") {
    download(stem + ".md", markdown(incident), "text/markdown");
  } else {
    download(stem + ".json", JSON.stringify(incident, null, 2) + "\n", "application/json");
  }
}
