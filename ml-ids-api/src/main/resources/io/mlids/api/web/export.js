// @ts-check
// Saves a list of incidents as a file: CSV, JSON or Suricata's eve.json.

import { download, csvCell } from "./csv.js";
import { listEve, listIncidents } from "./incident-feed.js";

/** The maximum number of incidents in a file. */
export const MOST_EXPORTED = 10000;
const PAGE = "1000";

const COLUMNS = (
  "id title kind severity confidence state attackers victims ports first_seen last_seen told_at flows packets bytes " +
  "reasons techniques origin"
).split(" ");

/**
 * All incidents that match a filter, newest first, up to the maximum.
 *
 * @param {Record<string, string>} query
 * @param {(query: Record<string, string>) => Promise<{incidents: any[], older: string | null}>} ask requests a page
 */
async function matching(query, ask) {
  const all = [];
  let before = /** @type {string | null} */ ("");
  while (before !== null && all.length < MOST_EXPORTED) {
    const page = await ask({ ...query, limit: PAGE, ...(before === "" ? {} : { before }) });
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

/** The formats: how a page is requested, the end of the file's name, its type, and its text. */
const FORMATS = {
  csv: { ask: listIncidents, ending: ".csv", type: "text/csv", text: csv },
  json: {
    ask: listIncidents,
    ending: ".json",
    type: "application/json",
    text: (all) => JSON.stringify(all, null, 2) + "\n",
  },
  eve: {
    ask: listEve,
    ending: ".eve.json",
    type: "application/x-ndjson",
    text: (all) => all.map((line) => line + "\n").join(""),
  },
};

/**
 * Saves the incidents that match a filter; returns their number.
 *
 * @param {Record<string, string>} query
 * @param {"csv" | "json" | "eve"} format
 */
export async function exportList(query, format) {
  const { ask, ending, type, text } = FORMATS[format];
  const incidents = await matching(query, ask);
  download("incidents-" + new Date().toISOString().slice(0, 10) + ending, text(incidents), type);
  return incidents.length;
}
