// One flow: its verdict, and each feature beside what benign flows have there.

import { getJson, manifest } from "./api.js";
import { flowOfCapture } from "./captures.js";
import { h, s, show } from "./dom.js";
import { bytes, count, instant, number, percent, protocol, seconds, span } from "./format.js";
import { alerts } from "./live.js";
import { address, choice, className, eventually, facts, likelihood } from "./parts.js";
import { END, place, placeText } from "./quantiles.js";

let described = null;
let order = "family";

/** The features' names, units and families, asked for once. */
export function featureList() {
  described ??= getJson("web/features.json").catch((error) => {
    described = null;
    throw error;
  });
  return described;
}

async function find([kind, id]) {
  if (kind === "capture") {
    return { verdict: flowOfCapture(Number(id)), back: "#/captures", backText: "Captures" };
  }
  const known = alerts.find(Number(id));
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
  return {
    verdict: notification?.verdict ?? null,
    features: notification?.features,
    notification,
    back: "#/alerts",
    backText: "Alerts",
  };
}

/** The strip: bands of benign traffic, and where this value lies. */
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
  // A submitted row may hold its numbers as text.
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
        ? "no value" + (quantiles?.missing > 0 ? ", like " + percent(quantiles.missing) + " of benign flows" : "")
        : "the model's bundle says nothing of benign flows here";
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
        "The strip runs from the 0.1 % to the 99.9 % quantile of benign flows; its strongest shade is their middle half.",
      ),
      choice("Order of the features", { family: "By family", unusual: "Most unusual" }, order, (value) => {
        order = value;
        draw();
      }),
    ),
    bundle.feature_profile === "cse2018"
      ? h(
          "p",
          { class: "notice" },
          "This model's profile, cse2018, repeats the program that made the published dataset, faults included: some columns, the flag counts above all, do not hold what their names say.",
        )
      : null,
    content,
  ];
}

function draw({ verdict, features: besides, notification, back, backText }, bundle, list) {
  if (verdict === null) {
    return h(
      "section",
      { class: "state" },
      h("h2", {}, "This flow is no longer here"),
      h(
        "p",
        {},
        back === "#/captures"
          ? "Results of captures live in the page alone, and end with it. Upload the capture again to see its flows."
          : "The server keeps the last alerts only, and this one is not among them.",
      ),
      h("p", { class: "actions" }, h("a", { class: "button primary", href: back }, backText)),
    );
  }
  const features = verdict.features ?? besides;
  const likeliest = Object.entries(verdict.probabilities ?? {})
    .filter(([name]) => name !== "Benign")
    .sort((a, b) => b[1] - a[1])[0]?.[0];
  const forbidden = verdict.is_attack && likeliest !== undefined && likeliest !== verdict.label;
  const chances = Object.entries(verdict.probabilities ?? {})
    .sort((a, b) => b[1] - a[1])
    .filter(([, value]) => value >= 0.0005);
  return h(
    "div",
    { class: "stack" },
    h(
      "section",
      { class: "card verdict" },
      h(
        "div",
        {},
        h("p", { class: "headline" }, className(verdict.label)),
        h(
          "p",
          {},
          "Probability of attack: ",
          likelihood(verdict.probability, verdict.is_attack),
          h("span", { class: "soft" }, " decided at " + percent(bundle.threshold, bundle.threshold < 0.1 ? 2 : 0)),
        ),
      ),
      forbidden
        ? h(
            "p",
            { class: "notice" },
            "By its numbers the model takes this for " +
              likeliest +
              ", which the flow's protocol or payload forbids; this is the likeliest class that fits" +
              (verdict.label === "unknown attack" ? ": none." : "."),
          )
        : null,
      verdict.src_ip
        ? h(
            "div",
            { class: "route" },
            address(verdict.src_ip, verdict.src_port),
            h("span", { class: "arrow", "aria-label": "to" }, "→"),
            address(verdict.dst_ip, verdict.dst_port),
          )
        : h("p", { class: "soft" }, "A row that was submitted to the API: it came without addresses."),
      facts([
        ["Protocol", protocol(verdict.protocol)],
        ["Packets", verdict.packets === undefined ? null : count(verdict.packets)],
        ["Bytes", verdict.bytes === undefined ? null : bytes(verdict.bytes)],
        ["Start", verdict.start ? h("time", { datetime: verdict.start }, instant(verdict.start)) : null],
        ["Last packet", verdict.end ? h("time", { datetime: verdict.end }, instant(verdict.end)) : null],
        ["Lasted", verdict.end ? seconds(span(verdict.start, verdict.end)) : null],
        [
          "Detected",
          notification ? h("time", { datetime: notification.last_seen }, instant(notification.last_seen)) : null,
        ],
        ["Found in", notification?.origin ?? null],
        ["Rolled up", notification?.count > 1 ? count(notification.count) + " flows" : null],
        ["Community ID", verdict.community_id ? h("span", { class: "address" }, verdict.community_id) : null],
      ]),
      chances.length > 0
        ? h(
            "details",
            {},
            h("summary", {}, "Probability of each class"),
            facts(chances.map(([name, value]) => [className(name), percent(value, 2)])),
          )
        : null,
    ),
    features
      ? featureSection(list, features, bundle)
      : h(
          "section",
          { class: "state" },
          h("h2", {}, "No features"),
          h("p", {}, "The server has not kept this flow's features."),
        ),
  );
}

export function flowPage(root, parameters) {
  const content = h("div");
  const back = parameters[0] === "capture" ? "captures" : "alerts";
  show(
    root,
    h("p", { class: "crumb" }, h("a", { href: "#/" + back }, "← Back to " + back)),
    h("h1", {}, "Flow"),
    content,
  );
  const load = () =>
    eventually(
      content,
      Promise.all([find(parameters), manifest(), featureList()]),
      ([flow, bundle, list]) => draw(flow, bundle, list),
      "The flow cannot be shown",
      load,
    );
  load();
}
