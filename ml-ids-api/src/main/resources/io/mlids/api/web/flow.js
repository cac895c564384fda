// @ts-check
// One flow: its verdict, and each feature compared with benign flows.

import { noteParameters, pageAddress, parameters } from "./address.js";
import { getJson, manifest } from "./api.js";
import { flowOfCapture } from "./capture-jobs.js";
import { h, s, show } from "./dom.js";
import { feedbackCard } from "./feedback.js";
import { bytes, count, instant, number, percent, protocol, seconds, span } from "./format.js";
import { alerts } from "./live.js";
import { address, choice, className, classText, eventually, facts, likelihood, time } from "./parts.js";
import { END, place, placeText } from "./quantiles.js";
import { anomalyReasons, attackReasons } from "./reasons.js";
import { siteStatus } from "./site-status.js";

let described = null;
const ORDERS = { family: "By family", unusual: "Most unusual" };
/** The order of the features, which the page's address contains. */
let order = "family";

function readOrder() {
  const named = parameters().get("order") ?? "";
  order = Object.hasOwn(ORDERS, named) ? named : "family";
}

function noteOrder(value) {
  order = value;
  const query = parameters();
  if (order === "family") {
    query.delete("order");
  } else {
    query.set("order", order);
  }
  noteParameters(query);
}

/** The features' names, units and families, requested once. */
export function featureList() {
  described ??= getJson("web/features.json").catch((error) => {
    described = null;
    throw error;
  });
  return described;
}

async function find([kind, id, index]) {
  if (kind === "capture") {
    return { verdict: flowOfCapture(Number(id), Number(index)), back: "#/captures/" + id, backText: "Captures" };
  }
  const at = parameters().get("at");
  const isSame = (found) => at === null || found?.first_seen === at;
  const known = [alerts.find(Number(id))].find((each) => each && isSame(each)) ?? null;
  let notification = known;
  if (!known?.verdict.features) {
    try {
      notification = await getJson("api/notifications/" + encodeURIComponent(id));
    } catch (error) {
      if (error.status !== 404 && !known) {
        throw error;
      }
      notification = known;
    }
  }
  if (notification && !isSame(notification)) {
    return { verdict: null, back: pageAddress("flows"), backText: "Attack flows", renumbered: true };
  }
  return {
    verdict: notification?.verdict ?? null,
    features: notification?.features,
    notification,
    back: pageAddress("flows"),
    backText: "Attack flows",
  };
}

/** A strip that shows the ranges of benign values as bands, and the position of this value. */
function strip(spot, text) {
  const x = (deviations) => 50 + (deviations / END) * 44;
  const band = (level, style) =>
    s("rect", { class: style, x: x(-level), width: x(level) - x(-level), y: 5, height: 6, rx: 1 });
  return s(
    "svg",
    {
      class: "strip" + (spot.outside ? " outside" : spot.unusual > 1.645 ? " rare" : ""),
      viewBox: "0 0 100 16",
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": text,
    },
    band(END, "band-outer"),
    band(1.6449, "band-middle"),
    band(0.6745, "band-inner"),
    spot.outside
      ? s("path", { class: "spot", d: spot.outside === "above" ? "M95.5 3l4 5-4 5z" : "M4.5 3l-4 5 4 5z" })
      : s("rect", {
          class: "spot",
          x: x(spot.low) - 0.7,
          width: Math.max(1.4, x(spot.high) - x(spot.low) + 1.4),
          y: spot.high > spot.low ? 6.5 : 2,
          height: spot.high > spot.low ? 3 : 12,
          rx: 0.7,
        }),
  );
}

function measure(feature, features, bundle) {
  const given = features[feature.name];
  // A submitted row may contain numbers as strings.
  const value =
    typeof given === "string" && given.trim() !== "" && Number.isFinite(Number(given))
      ? Number(given)
      : (given ?? null);
  const quantiles = bundle.quantiles?.[feature.name]?.benign;
  const usable = typeof value === "number" && quantiles && quantiles.values.every((each) => each !== null);
  const spot = usable ? place(value, quantiles.values, bundle.quantile_levels) : null;
  const used = bundle.features.includes(feature.name);
  const text = spot
    ? placeText(spot)
    : !used
      ? "not used by the model"
      : value === null || value === undefined
        ? "no value" + (quantiles?.missing > 0 ? ", as in " + percent(quantiles.missing) + " of benign flows" : "")
        : "the model bundle has no benign range for this feature";
  return { feature, value, quantiles, spot, text, used, unusual: spot?.unusual ?? -1 };
}

function row({ feature, value, quantiles, spot, text }) {
  const shown =
    typeof value === "number" ? number(value) : value === null || value === undefined ? "–" : instant(String(value));
  const titles =
    quantiles && spot
      ? "Benign flows: 5 % below " +
        number(quantiles.values[2]) +
        ", half below " +
        number(quantiles.values[4]) +
        ", 95 % below " +
        number(quantiles.values[6])
      : null;
  return h(
    "li",
    { class: "feature" },
    h("span", { class: "feature-name", title: feature.name }, h("b", {}, feature.title), h("small", {}, feature.about)),
    h(
      "span",
      { class: "feature-value numbers" },
      shown,
      feature.unit && typeof value === "number" ? h("small", {}, " " + feature.unit) : null,
    ),
    h(
      "span",
      { class: "feature-strip", title: titles },
      spot ? strip(spot, text + (titles ? ". " + titles : "")) : null,
      h("small", { class: spot?.outside ? "outside" : null, "aria-hidden": spot ? "true" : null }, text),
    ),
  );
}

function featureSection(list, features, bundle) {
  const measures = list.map((feature) => measure(feature, features, bundle));
  const content = h("div", { class: "families" });
  const outside = measures.filter((each) => each.spot?.outside).length;
  const draw = () => {
    if (order === "unusual") {
      const sorted = measures.toSorted((a, b) => b.unusual - a.unusual);
      show(content, h("section", { class: "card wide" }, h("ul", { class: "features" }, sorted.map(row))));
    } else {
      const families = Map.groupBy(measures, (each) => each.feature.family);
      show(
        content,
        [...families].map(([family, members]) =>
          h("section", { class: "card" }, h("h3", {}, family), h("ul", { class: "features" }, members.map(row))),
        ),
      );
    }
  };
  draw();
  return [
    h(
      "div",
      { class: "section-head" },
      h("h2", {}, "Features"),
      h(
        "p",
        { class: "soft" },
        outside > 0
          ? count(outside) + " outside the range of benign training traffic. "
          : "All within the range of benign training traffic. ",
        "The strip spans the 0.1 % to 99.9 % quantiles of benign flows; the darkest band covers the middle half.",
      ),
      choice("Feature order", ORDERS, order, (value) => {
        noteOrder(value);
        draw();
      }),
    ),
    bundle.feature_profile === "cse2018"
      ? h(
          "p",
          { class: "notice" },
          "The profile cse2018 reproduces the tool behind the published dataset, bugs included. ",
          "Some columns, in particular the flag counts, do not contain what their names suggest.",
        )
      : null,
    content,
  ];
}

function noFlow(back, backText, renumbered) {
  const why = renumbered
    ? "The server has restarted since this address was copied, and now uses the flow's number for another flow."
    : back.startsWith("#/captures")
      ? "This page keeps a capture's results only while the page is open. Upload the capture again to see its flows."
      : "The server keeps only the latest attacks, and this flow is not among them.";
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "This flow is no longer available"),
    h("p", {}, why),
    h("p", { class: "actions" }, h("a", { class: "button primary", href: back }, backText)),
  );
}

/** A notice if the predicted class differs from the model's most likely class. */
function forbiddenClass(verdict) {
  const attacks = Object.entries(verdict.probabilities ?? {}).filter(([name]) => name !== "Benign");
  const likeliest = attacks.sort((a, b) => b[1] - a[1])[0]?.[0];
  if (!verdict.is_attack || likeliest === undefined || likeliest === verdict.label) {
    return null;
  }
  const fits = verdict.label === "unknown attack" ? "No class fits." : "This is the most likely class that fits.";
  const text =
    "The model's most likely class is " + likeliest + ", which the flow's protocol or payload rules out. " + fits;
  return h("p", { class: "notice" }, text);
}

function flowFacts(verdict, notification) {
  return facts([
    ["Protocol", protocol(verdict.protocol)],
    ["Packets", verdict.packets === undefined ? null : count(verdict.packets)],
    ["Bytes", verdict.bytes === undefined ? null : bytes(verdict.bytes)],
    ["Start", time(verdict.start)],
    ["Last packet", time(verdict.end)],
    ["Duration", verdict.end ? seconds(span(verdict.start, verdict.end)) : null],
    ["Detected", time(notification?.last_seen)],
    ["Found in", notification?.origin ?? null],
    ["Rolled up", notification?.count > 1 ? count(notification.count) + " flows" : null],
    ["Community ID", verdict.community_id ? h("span", { class: "address" }, verdict.community_id) : null],
  ]);
}

function classChances(verdict) {
  const chances = Object.entries(verdict.probabilities ?? {})
    .sort((a, b) => b[1] - a[1])
    .filter(([, value]) => value >= 0.0005)
    .map(([name, value]) => [className(name), percent(value, 2)]);
  return chances.length > 0 ? h("details", {}, h("summary", {}, "Class probabilities"), facts(chances)) : null;
}

/** The threshold that applies; with a site profile, it may depend on the flow's service. */
function thresholdText(threshold) {
  return siteStatus.latest?.profile
    ? [" threshold: ", h("a", { href: "#/site" }, "your network's")]
    : " threshold " + percent(threshold, threshold < 0.1 ? 2 : 0);
}

function verdictCard(verdict, notification, threshold) {
  const likely = [
    "Probability of attack: ",
    likelihood(verdict.probability, verdict.is_attack),
    h("span", { class: "soft" }, thresholdText(threshold)),
  ];
  const arrow = h("span", { class: "arrow", role: "img", "aria-label": "to" }, "→");
  const ends = [address(verdict.src_ip, verdict.src_port), arrow, address(verdict.dst_ip, verdict.dst_port)];
  return h(
    "section",
    { class: "card verdict" },
    h("div", {}, h("p", { class: "headline" }, className(classText(verdict))), h("p", {}, likely)),
    forbiddenClass(verdict),
    verdict.src_ip
      ? h("div", { class: "route" }, ends)
      : h("p", { class: "soft" }, "A row submitted to the API; it has no addresses."),
    flowFacts(verdict, notification),
    classChances(verdict),
  );
}

function feedback(notification) {
  const card = feedbackCard({ notification: notification.sequence });
  card.update(notification.feedback);
  return card.element;
}

function draw({ verdict, features: besides, notification, back, backText, renumbered = false }, bundle, list) {
  if (verdict === null) {
    return noFlow(back, backText, renumbered);
  }
  const features = verdict.features ?? besides;
  const missing = [h("h2", {}, "No features"), h("p", {}, "The server did not store this flow's features.")];
  return h(
    "div",
    { class: "stack" },
    verdictCard(verdict, notification, bundle.threshold),
    attackReasons([verdict, notification].find((each) => Array.isArray(each?.reasons))),
    anomalyReasons(verdict.anomaly, list),
    notification && feedback(notification),
    features ? featureSection(list, features, bundle) : h("section", { class: "state" }, missing),
  );
}

export function flowPage(root, path) {
  const content = h("div");
  const back = path[0] === "capture" ? "captures" : "flows";
  show(
    root,
    h(
      "p",
      { class: "crumb" },
      h("a", { href: back === "captures" ? "#/captures/" + path[1] : pageAddress(back) }, "← Back to " + back),
    ),
    h("h1", {}, "Flow"),
    content,
  );
  readOrder();
  const load = () =>
    eventually(
      content,
      Promise.all([find(path), manifest(), featureList()]),
      ([flow, bundle, list]) => draw(flow, bundle, list),
      "The flow cannot be shown",
      load,
    );
  load();
  return () => {};
}
