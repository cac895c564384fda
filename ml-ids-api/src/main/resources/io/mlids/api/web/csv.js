// @ts-check
// Flows as a CSV file.

import { h } from "./dom.js";

const OWN =
  "flow_id src_ip src_port dst_ip dst_port protocol start end packets bytes label probability is_attack".split(" ");

/** A value as a cell of a CSV file. */
export function csvCell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  // A spreadsheet would execute text that begins like a formula.
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

/** Formats flows as CSV, with columns similar to the text/csv response of `POST /api/captures`. */
export function csv(verdicts) {
  const features = Object.keys(verdicts[0]?.features ?? {});
  const lines = verdicts.map((verdict) =>
    [...OWN.map((name) => verdict[name]), ...features.map((name) => verdict.features?.[name]), verdict.community_id]
      .map(csvCell)
      .join(","),
  );
  const titles = features.map((name) => (OWN.includes(name) ? "feature_" + name : name));
  return [[...OWN, ...titles, "community_id"].join(","), ...lines].join("\r\n") + "\r\n";
}

/** Makes the browser save text as a file. */
export function download(name, text, type = "text/csv") {
  saveBlob(name, new Blob([text], { type }));
}

/** Makes the browser save a file. */
export function saveBlob(name, /** @type {Blob} */ blob) {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
