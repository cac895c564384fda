// @ts-check
// What the sources of packets did over time, as bars of one figure; a bar leads to the incidents of its time.

import { noteParameters, parameters } from "./address.js";
import { getJson } from "./api.js";
import { h, show } from "./dom.js";
import { bytes, count, counted, instant, percent } from "./format.js";
import { choice } from "./parts.js";

const DAY = 86400;
/** How often the figures are requested, in milliseconds. */
const EVERY = 60000;
const NARROW = "(max-width: 40rem)";

/** For each period: its length and the length of a bar on wide and narrow screens, in seconds. */
const RANGES = {
  "1d": { text: "Last day", span: DAY, steps: [900, 1800] },
  "30d": { text: "Last 30 days", span: 30 * DAY, steps: [6 * 3600, DAY] },
};

/** For each figure: its name, its value in a point, and that value as text. */
const FIGURES = {
  packets: { title: "Packets", of: (point) => point.packets, text: (value) => counted(value, "packet") },
  bytes: { title: "Traffic", of: (point) => point.bytes, text: bytes },
  flows: { title: "Flows", of: (point) => point.flows, text: (value) => counted(value, "flow") },
  attacks: { title: "Attack flows", of: (point) => point.attacks, text: (value) => counted(value, "attack flow") },
  alerts: { title: "Alerts", of: (point) => point.alerts, text: (value) => counted(value, "alert") },
  incidents: { title: "Incidents", of: (point) => point.incidents, text: (value) => counted(value, "incident") },
  dropped: {
    title: "Dropped packets",
    of: (point) => point.dropped_packets,
    text: (value) => counted(value, "dropped packet"),
  },
  drift: { title: "Drift", of: (point) => point.drift ?? 0, text: (value) => percent(value) + " outside" },
};

const known = (options, name, fallback) => (Object.hasOwn(options, name ?? "") ? name : fallback);

/** A time in UTC to the minute. */
const minute = (millis) => new Date(millis).toISOString().slice(0, 16);
const shown = (millis) => minute(millis).replace("T", " ");

/** The bars in order; null where the server has no figures. */
function slots({ points, since, until, step }) {
  const length = step * 1000;
  const byStart = new Map(points.map((point) => [Date.parse(point.start), point]));
  const slots = [];
  for (let at = Math.ceil(Date.parse(since) / length) * length; at <= Date.parse(until); at += length) {
    slots.push({ at, length, point: byStart.get(at) ?? null });
  }
  return slots;
}

function slotText({ at, length, point }, { of, text }) {
  const period = shown(at) + (length >= DAY * 1000 ? "" : " to " + shown(at + length).slice(11)) + ": ";
  if (!point) {
    return period + "no figures";
  }
  const partly = point.minutes < length / 60000 ? " (figures of " + counted(point.minutes, "minute") + ")" : "";
  return period + text(of(point)) + partly;
}

function bar(slot, most, figure) {
  const text = slotText(slot, figure);
  const last = new Date(slot.at + slot.length - 1).toISOString();
  const search = new URLSearchParams({ q: "seen:" + minute(slot.at) + ".." + last });
  return h(
    "li",
    { class: slot.point ? null : "unknown" },
    h("a", {
      class: "figure-bar",
      href: "#/incidents?" + search,
      title: text,
      "aria-label": text,
      "data-focus": "figure " + slot.at,
      tabindex: "-1",
      vars: { p: slot.point ? figure.of(slot.point) / most : 0 },
    }),
  );
}

/** One bar is in the order of the Tab key; the arrow keys, Home and End lead to the others. */
function installArrows(list, onReach) {
  const bars = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("a")]);
  list.addEventListener("keydown", (event) => {
    const all = bars();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined && all[next]) {
      event.preventDefault();
      all[next].focus();
    }
  });
  list.addEventListener("focusin", ({ target }) => {
    bars().forEach((each) => each.setAttribute("tabindex", each === target ? "0" : "-1"));
    onReach(target.getAttribute("aria-label"));
  });
  list.addEventListener("pointerover", ({ target }) => onReach(target.closest("a")?.getAttribute("aria-label")));
}

/** All figures of the points, as text. */
function pointList(all) {
  const filled = all.filter(({ point }) => point);
  const line = (slot) => shown(slot.at) + ": " + ALL_TEXTS.map(({ of, text }) => text(of(slot.point))).join(", ");
  return filled.length === 0
    ? h("p", { class: "soft" }, "There are no figures in this time.")
    : h(
        "ul",
        { class: "soft numbers" },
        filled.toReversed().map((slot) => h("li", {}, line(slot))),
      );
}

const MEMORY = " Without a history, the server keeps only the latest figures, in memory.";
const ALL_TEXTS = Object.values(FIGURES);

/** What is shown: the period, the figure and the source; the page's address contains it. */
function readView() {
  const query = parameters();
  return {
    range: known(RANGES, query.get("range"), "1d"),
    figure: known(FIGURES, query.get("figure"), "packets"),
    origin: query.get("origin") ?? "",
  };
}

function noteView({ range, figure, origin }) {
  const query = new URLSearchParams();
  range !== "1d" && query.set("range", range);
  figure !== "packets" && query.set("figure", figure);
  origin !== "" && query.set("origin", origin);
  noteParameters(query);
}

function request({ range, origin }) {
  const { span, steps } = RANGES[range];
  const step = steps[window.matchMedia(NARROW).matches ? 1 : 0];
  // The first bar is a whole one.
  const since = new Date((Math.floor(Date.now() / 1000 / step) * step - span + step) * 1000).toISOString();
  const query = { since, step: step / 60 + "m", ...(origin === "" ? {} : { origin }) };
  return getJson("api/figures?" + new URLSearchParams(query));
}

function sourceSelect(origins, chosen, onChange) {
  const names = [...new Set([...origins, ...(chosen === "" ? [] : [chosen])])].sort();
  return h(
    "select",
    { "aria-label": "Source", "data-focus": "source", onchange: ({ target }) => onChange(target.value) },
    h("option", { value: "" }, "All sources"),
    names.map((name) => h("option", { value: name, selected: name === chosen }, name)),
  );
}

function figureSelect(chosen, onChange) {
  return h(
    "select",
    { "aria-label": "Figure", "data-focus": "figure", onchange: ({ target }) => onChange(target.value) },
    Object.entries(FIGURES).map(([name, { title }]) => h("option", { value: name, selected: name === chosen }, title)),
  );
}

/** The chart's frame; `draw` shows an answer of the server. */
function board(onChange) {
  const tools = h("div", { class: "tools" });
  const list = h("ol", { class: "days figures" });
  const reached = h("p", { class: "numbers figure-text" });
  const range = h("p", { class: "soft numbers" });
  const text = h("div");
  const details = h("details", {}, h("summary", {}, "As text"), text);
  installArrows(list, (line) => {
    reached.textContent = line ?? reached.textContent;
  });
  return {
    element: h("div", { class: "stack tight" }, tools, list, reached, range, details),
    draw(answer, view) {
      const figure = FIGURES[view.figure];
      const all = slots(answer);
      const values = all.filter(({ point }) => point).map(({ point }) => figure.of(point));
      const most = Math.max(...values, 0);
      show(
        tools,
        choice(
          "Period",
          Object.fromEntries(Object.entries(RANGES).map(([key, { text }]) => [key, text])),
          view.range,
          (value) => onChange({ range: value }),
        ),
        figureSelect(view.figure, (value) => onChange({ figure: value })),
        answer.origins.length > 1 || view.origin !== ""
          ? sourceSelect(answer.origins, view.origin, (value) => onChange({ origin: value }))
          : null,
      );
      list.setAttribute("aria-label", figure.title + " over time");
      show(
        list,
        all.map((slot) => bar(slot, most || 1, figure)),
      );
      (list.querySelector("a:focus") ?? list.querySelector("li:last-child a"))?.setAttribute("tabindex", "0");
      reached.textContent = slotText(all.at(-1), figure);
      range.textContent =
        shown(all[0].at) +
        " to " +
        shown(all.at(-1).at + all.at(-1).length) +
        " UTC. The highest bar: " +
        figure.text(most) +
        ". Select a bar for its incidents." +
        (answer.kept_in === "memory" ? MEMORY : "");
      show(text, pointList(all));
    },
  };
}

/** The section of the figures. */
export function figureChart() {
  const element = h("div", { class: "stack tight" }, h("p", { class: "nothing", "aria-busy": "true" }, "Loading …"));
  let view = readView();
  let asked = 0;
  let timer = 0;
  const chart = board((change) => {
    view = { ...view, ...change };
    noteView(view);
    load();
  });

  async function load() {
    const turn = ++asked;
    clearTimeout(timer);
    const answer = await request(view).catch((error) => ({ error }));
    if (turn !== asked) {
      return;
    }
    timer = setTimeout(load, EVERY);
    if (answer.error) {
      show(element, h("p", { class: "notice" }, "The figures cannot be shown: " + answer.error.message + "."));
      return;
    }
    chart.draw(answer, view);
    if (chart.element.parentNode !== element) {
      show(element, chart.element);
    }
  }

  load();
  return {
    element,
    stop() {
      asked++;
      clearTimeout(timer);
    },
  };
}
