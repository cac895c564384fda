// @ts-check
// Saves an incident as files: the case with its triage, and its packets.

import { mayChange } from "./account.js";
import { getFile } from "./api.js";
import { copyAndSay } from "./clipboard.js";
import { saveBlob } from "./csv.js";
import { h } from "./dom.js";
import { capitalised } from "./format.js";
import { packetsText } from "./packet-files.js";
import { incidentFilters } from "./packet-filter.js";

const CASES = { md: "Markdown", json: "JSON", csv: "CSV" };

/**
 * Buttons that copy filters for the incident's packets in other tools, and that save the incident and its packets.
 *
 * @param {any} incident
 * @param {HTMLElement} result shows what was saved, or why nothing was
 */
export function caseFiles(incident, result) {
  const path = "api/incidents/" + encodeURIComponent(incident.id);

  const save = (from, ending, said) => async () => {
    result.textContent = "Loading …";
    try {
      const { blob, headers } = await getFile(path + from);
      saveBlob("incident-" + incident.id + ending, blob);
      result.textContent = said(headers, blob.size);
    } catch (error) {
      result.textContent = capitalised(error.message) + ".";
    }
  };
  const button = (name, act, title = null) => h("button", { type: "button", title, onclick: act }, name);
  const copy = (name, text) => button(name, () => copyAndSay(text, "Filter"), text);
  const cases = Object.entries(CASES).map(([format, name]) =>
    button(
      "Save as " + name,
      save("/export?format=" + format, "." + format, () => "The case has been saved."),
    ),
  );
  const filters = incidentFilters(incident);
  return h(
    "div",
    { class: "case-files" },
    h(
      "p",
      { class: "tools tight" },
      mayChange() && button("Packets (pcapng)", save("/packets", ".pcapng", packetsText)),
      filters && [copy("Copy Wireshark filter", filters.wireshark), copy("Copy tcpdump filter", filters.tcpdump)],
      cases,
    ),
    result,
  );
}
