// @ts-check
// Why a flow is called an attack, and what is unusual about a flow.

import { h, s } from "./dom.js";
import { capitalised, percent } from "./format.js";

/** The ends of the widest range in a bar, as percentages of the bar's width. */
const FROM = 25;
const TO = 75;
/** The outermost positions of a mark; a value further out is shown as an arrow at the edge. */
const EDGE = 4;
/** Half the width of a range that consists of a single value. */
const NARROW = 3;

/** Compresses large values, because features span many orders of magnitude; keeps signs and order. */
function compressed(value) {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

function isRange(range) {
  return Number.isFinite(range?.low) && Number.isFinite(range?.high);
}

/** The position of a value relative to a range: "below", "inside" or "above". */
function side(value, { low, high }) {
  return value < low ? "below" : value > high ? "above" : "inside";
}

/** Maps values to positions in a bar that shows all of the given ranges. */
function scale(ranges) {
  const low = Math.min(...ranges.map((range) => compressed(range.low)));
  const high = Math.max(...ranges.map((range) => compressed(range.high)));
  if (low === high) {
    const sign = (value) => Math.sign(compressed(value) - low);
    return (value) => 50 + 50 * sign(value);
  }
  return (value) => FROM + ((TO - FROM) * (compressed(value) - low)) / (high - low);
}

function band(range, place, style, y, height) {
  const single = compressed(range.low) === compressed(range.high);
  const from = place(range.low) - (single ? NARROW : 0);
  const to = place(range.high) + (single ? NARROW : 0);
  return s("rect", { class: style, x: from, width: to - from, y, height, rx: 1 });
}

/** The mark of a value; an arrow if the value is beyond the ends of the bar. */
function mark(at) {
  if (at < EDGE || at > 100 - EDGE) {
    return s("path", { class: "spot", d: at > 50 ? "M94 2l6 6-6 6z" : "M6 2l-6 6 6 6z" });
  }
  return s("rect", { class: "spot", x: at - 0.8, width: 1.6, y: 1, height: 14, rx: 0.8 });
}

/** Describes the position of a value relative to the usual ranges. */
function positionText(value, benign, site) {
  if (value === null) {
    return "no value";
  }
  const text = (range, name) => side(value, range) + " " + name;
  const parts = [benign && text(benign, "the benign range"), site && text(site, "your network's range")];
  return parts.filter(Boolean).join(", ");
}

/**
 * A bar with the usual ranges as bands and the value as a mark; null if no range is known.
 *
 * @param {number | null} value
 * @param {{low: number, high: number} | null} benign the range of the benign training flows
 * @param {{low: number, high: number} | null} site the range of the flows on this network
 * @param {boolean} words whether to describe the position below the bar
 */
function rangeBar(value, benign, site, words) {
  const ranges = [benign, site].filter((range) => range !== null);
  if (ranges.length === 0) {
    return null;
  }
  const place = scale(ranges);
  const outside = value !== null && ranges.some((range) => side(value, range) !== "inside");
  const text = positionText(value, benign, site);
  const picture = s(
    "svg",
    {
      class: "strip range" + (outside ? " outside" : ""),
      viewBox: "0 0 100 16",
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": text,
    },
    s("rect", { class: "band-outer", x: 0, width: 100, y: 7, height: 2, rx: 1 }),
    benign && band(benign, place, "band-inner", site ? 3 : 4, site ? 5 : 8),
    site && band(site, place, "band-site", benign ? 9 : 4, benign ? 4 : 8),
    value !== null && mark(place(value)),
  );
  return [picture, words && h("small", { class: outside ? "outside" : null, "aria-hidden": "true" }, text)];
}

function share(value) {
  return h(
    "span",
    { class: "likelihood none", vars: { p: value } },
    h("span", { class: "gauge", "aria-hidden": "true" }),
    h("span", { class: "share" }, h("span", { class: "unseen" }, "Share: "), percent(value, 0)),
  );
}

/** One reason; plain text has no bar. */
function item(reason) {
  if (typeof reason === "string") {
    return h("li", { class: "why" }, h("span", { class: "why-text" }, capitalised(reason)));
  }
  const value = typeof reason.value === "number" ? reason.value : null;
  const benign = isRange(reason.benign) ? reason.benign : null;
  const site = isRange(reason.site) ? reason.site : null;
  return h(
    "li",
    { class: reason.about === "host" ? "why about-host" : "why" },
    h("span", { class: "why-text", title: (reason.features ?? []).join(", ") }, capitalised(String(reason.text))),
    h("span", { class: "why-bar" }, rangeBar(value, benign, site, reason.position === undefined)),
    h("span", { class: "why-share" }, typeof reason.share === "number" ? share(reason.share) : null),
  );
}

function list(reasons) {
  return h("ul", { class: "whys" }, reasons.map(item));
}

/** Explains the bars and the shares below a list of reasons. */
function legend(reasons) {
  const bars = reasons.some((reason) => isRange(reason.benign));
  const site = reasons.some((reason) => isRange(reason.site));
  return h(
    "p",
    { class: "soft legend" },
    "The percentage is a reason's share of all the evidence for an attack.",
    bars && [
      " ",
      h("i", { class: "key key-benign", "aria-hidden": "true" }),
      " nine in ten benign training flows; the scale is logarithmic.",
    ],
    site && [" ", h("i", { class: "key key-site", "aria-hidden": "true" }), " nine in ten flows of your network."],
    " The reasons explain the model, which may be wrong.",
  );
}

/**
 * What the flow did, and the incidents that it belongs to.
 *
 * @param {{behaviour?: string, part_of?: {incident: string, text: string}[]}} explanation
 */
function behaviour({ behaviour: text, part_of: incidents = [] }) {
  const links = incidents.map((part) =>
    h("li", {}, h("a", { href: "#/incidents/" + encodeURIComponent(part.incident) }, capitalised(part.text))),
  );
  return [
    text && h("p", { class: "behaviour" }, capitalised(text)),
    links.length > 0 && h("ul", { class: "reasons" }, links),
  ];
}

/**
 * Why a flow is classified as an attack; null if the server did not explain it.
 *
 * @param {{reasons?: any[], behaviour?: string, part_of?: {incident: string, text: string}[]} | undefined} explanation
 */
export function attackReasons(explanation) {
  if (!explanation) {
    return null;
  }
  const { reasons = [] } = explanation;
  const nothing = h("p", { class: "soft" }, "No single feature indicates an attack; their combination does.");
  return h(
    "section",
    { class: "card", "aria-label": "Why" },
    h("h2", {}, "Why"),
    behaviour(explanation),
    reasons.length === 0 ? nothing : [list(reasons), legend(reasons)],
  );
}

/** Replaces the column's name at the start of a text with its title and unit. */
function titled(text, features) {
  const [name] = text.split(" ", 1);
  const feature = features.find((each) => each.name === name);
  const unit = feature?.unit && feature.unit !== "packets" ? " (" + feature.unit + ")" : "";
  return feature ? feature.title + unit + text.slice(name.length) : text;
}

/**
 * What is unusual about a flow; null if nothing is.
 *
 * @param {{p: number, reasons?: any[]} | undefined} anomaly
 * @param {{name: string, title: string, unit: string}[]} features
 */
export function anomalyReasons(anomaly, features) {
  if (!anomaly) {
    return null;
  }
  const reasons = (anomaly.reasons ?? []).map((each) => (typeof each === "string" ? titled(each, features) : each));
  const rarity =
    "Of the comparable usual flows on your network, " +
    (anomaly.p < 0.001 ? "less than 0.1 %" : percent(anomaly.p)) +
    " are at least as unusual as this one (p = " +
    Number(anomaly.p.toPrecision(2)) +
    "). An unusual flow is not an attack by itself.";
  return h(
    "section",
    { class: "card", "aria-label": "Unusual on your network" },
    h("h2", {}, "Unusual on your network"),
    h("p", { class: "soft" }, rarity),
    reasons.length === 0
      ? h("p", {}, "No single feature is outside its usual range; their combination is unusual.")
      : list(reasons),
  );
}
