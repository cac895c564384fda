// @ts-check
// Attack flows over time, by class and by source.

import { binned, timeline } from "./charts.js";
import { h, show } from "./dom.js";
import { filter, RANGES, SUBMITTED } from "./flow-filter.js";
import { count, counted } from "./format.js";
import { choice, classBars } from "./parts.js";

const SOURCES = 6;
const MANY = "many sources";

/** The number of flows by name: [name, flows], largest first. */
function summed(alerts, name) {
  const sums = new Map();
  for (const alert of alerts) {
    sums.set(name(alert), (sums.get(name(alert)) ?? 0) + alert.count);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}

function sourceOf(alert) {
  return alert.sources > 1 ? MANY : (alert.verdict.src_ip ?? SUBMITTED);
}

/** The number of sources, in words. */
function sourcesText(shown, bySource) {
  const estimated = shown.reduce((most, alert) => Math.max(most, alert.sources ?? 0), 0);
  const named = bySource.filter(([source]) => source !== MANY && source !== SUBMITTED).length;
  const submitted = bySource.some(([source]) => source === SUBMITTED);
  if (estimated > 1) {
    return "at least " + counted(Math.max(estimated, named), "source");
  }
  if (submitted && named === 0) {
    return SUBMITTED;
  }
  return counted(named, "source") + (submitted ? " and " + SUBMITTED : "");
}

function sourceBars(bySource, onChange) {
  const bar = ([source, amount]) => {
    const text = source.toLowerCase();
    const attributes = {
      type: "button",
      class: "bar-row bare",
      "data-focus": "source " + source,
      vars: { p: amount / bySource[0][1] },
      "aria-pressed": String(filter.text === text),
      onclick: () => {
        filter.toggleText(text);
        onChange();
      },
    };
    const name = h("span", { class: "bar-name address" }, source);
    return h("li", {}, h("button", attributes, name, h("span", { class: "bar-count" }, count(amount))));
  };
  return h("ol", { class: "bars" }, bySource.slice(0, SOURCES).map(bar));
}

/**
 * The card above the list. `update(span, inRange, shown)` draws the alerts in the time range, and those among them that
 * match the filter.
 */
export function flowOverview(onChange) {
  const rate = timeline(190);
  const headline = h("p", { class: "headline" });
  const ranges = h("div");
  const classes = h("div");
  const classesTitle = h("h2");
  const sources = h("div");
  const sourcesTitle = h("h2");
  const element = h(
    "section",
    { class: "card overview", "aria-label": "Attack flows over time" },
    h("div", { class: "overview-chart" }, h("div", { class: "card-head" }, headline, ranges), rate.element),
    h("div", {}, classesTitle, classes),
    h("div", {}, sourcesTitle, sources),
  );
  const chooseRange = (key) => {
    filter.range = key;
    onChange();
  };
  const chooseClass = (name) => {
    filter.toggleClass(name);
    onChange();
  };

  function drawChart({ from, to }, shown, byClass, total) {
    const events = shown.map((alert) => ({
      time: Date.parse(alert.first_seen),
      until: Date.parse(alert.last_seen),
      name: alert.verdict.label,
      count: alert.count,
    }));
    const parts = byClass.map(([name, amount]) => name + " " + amount).join(", ");
    rate.update({
      ...binned(events, from, to, innerWidth < 640 ? 45 : 90),
      names: byClass.map(([name]) => name),
      label: counted(total, "attack flow") + " over time, by class: " + parts,
    });
  }

  return {
    element,
    update(span, inRange, shown) {
      const byClass = summed(inRange, (alert) => alert.verdict.label);
      const bySource = summed(shown, sourceOf);
      const total = shown.reduce((flows, alert) => flows + alert.count, 0);
      const noun = total === 1 ? "attack flow" : "attack flows";
      show(headline, h("b", {}, count(total)), " " + noun + " shown, from " + sourcesText(shown, bySource));
      show(ranges, choice("Time range", RANGES, span.key, chooseRange));
      drawChart(span, shown, byClass, total);
      classesTitle.textContent = byClass.length > 1 ? count(byClass.length) + " classes" : "Class";
      show(classes, classBars(new Map(byClass), filter.classes, chooseClass));
      const listed = bySource.length > SOURCES ? SOURCES + " of " + count(bySource.length) + " sources" : "Sources";
      sourcesTitle.textContent = listed;
      show(sources, sourceBars(bySource, onChange));
    },
  };
}
