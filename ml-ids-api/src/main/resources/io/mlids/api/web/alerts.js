// The live list of alerts.

import { getJson } from "./api.js";
import { binned, timeline } from "./charts.js";
import { announce, h, show } from "./dom.js";
import { count, counted, protocol, span, when, ZONE } from "./format.js";
import { alerts, isSpread } from "./live.js";
import { address, choice, classBars, className, command, likelihood, searchField, uploadCommand } from "./parts.js";
import { sortedTable } from "./table.js";

const RANGES = { 900: "15 min", 3600: "1 h", 86400: "24 h", all: "All" };
const SOURCES = 6;
/** Seconds between capture and detection from which on both times are shown. */
const APART = 2;
const EVERY = 5000;
const SUBMITTED = "submitted rows";
const MANY = "many sources";
const filter = { range: null, least: 0.5, text: "", classes: new Set() };

function matches(alert) {
  const verdict = alert.verdict;
  return (
    verdict.probability >= (filter.least <= 0.5 ? 0 : filter.least) &&
    (filter.classes.size === 0 || filter.classes.has(verdict.label)) &&
    (filter.text === "" ||
      [
        verdict.src_ip,
        verdict.dst_ip,
        verdict.dst_ip + ":" + verdict.dst_port,
        verdict.dst_port,
        verdict.label,
        verdict.src_ip ? "" : SUBMITTED,
        alert.origin,
      ]
        .join(" ")
        .toLowerCase()
        .includes(filter.text))
  );
}

function columns() {
  return [
    {
      key: "when",
      title: "Detected, " + ZONE,
      value: (a) => Date.parse(a.last_seen),
      numeric: false,
      cell: (a) => [h("time", { datetime: a.last_seen, title: a.last_seen }, when(a.last_seen)), packetTime(a)],
    },
    {
      key: "class",
      title: "Class",
      value: (a) => a.verdict.label,
      cell: (a) => h("a", { class: "row-link", href: "#/flow/alert/" + a.sequence }, className(a.verdict.label)),
    },
    {
      key: "count",
      title: "Flows",
      value: (a) => a.count,
      numeric: true,
      cell: (a) =>
        a.count > 1
          ? h(
              "span",
              {
                class: "times",
                title:
                  "Rolled up: " + counted(a.count, "flow") + " from " + when(a.first_seen) + " to " + when(a.last_seen),
              },
              "×" + count(a.count),
            )
          : "1",
    },
    {
      key: "source",
      title: "Source",
      value: (a) => a.verdict.src_ip ?? "",
      cell: (a) =>
        a.sources > 1
          ? several(a.sources, "source")
          : address(a.verdict.src_ip, isSpread(a) ? undefined : a.verdict.src_port),
    },
    {
      key: "target",
      title: "Target",
      value: (a) => a.verdict.dst_ip ?? "",
      cell: (a) =>
        a.destinations > 1
          ? several(a.destinations, "target")
          : a.ports > 1
            ? [address(a.verdict.dst_ip), " ", several(a.ports, "port")]
            : address(a.verdict.dst_ip, a.verdict.dst_port),
    },
    {
      key: "origin",
      title: "Found in",
      value: (a) => a.origin ?? "",
      cell: (a) => h("span", { class: "origin", title: a.origin ?? "" }, a.origin ?? "–"),
    },
    {
      key: "protocol",
      title: "Protocol",
      value: (a) => a.verdict.protocol ?? -1,
      cell: (a) => protocol(a.verdict.protocol),
    },
    {
      key: "probability",
      title: "Probability",
      value: (a) => a.verdict.probability,
      numeric: true,
      cell: (a) => likelihood(a.verdict.probability),
    },
  ];
}

/** When the packets were captured, where that is not when they were judged. */
function packetTime(alert) {
  const end = alert.verdict.end;
  return end && Math.abs(span(end, alert.last_seen)) >= APART
    ? h("small", { class: "soft packet-time" }, "packets ", h("time", { datetime: end, title: end }, when(end)))
    : null;
}

function several(value, noun) {
  return h("span", { class: "soft" }, "about " + counted(value, noun));
}

function firstAlert() {
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "No attack so far"),
    h(
      "p",
      {},
      "Attacks appear here the moment they are found: in what is posted to the API, in captures, and on a watched interface.",
    ),
    h("p", { class: "actions" }, h("a", { class: "button primary", href: "#/captures" }, "Upload a capture")),
    h("p", { class: "soft" }, "Or from a terminal:"),
    command(uploadCommand()),
    h(
      "p",
      { class: "soft" },
      "A watched interface is named at the start: ",
      h("code", {}, "ml-ids-api --interface eth0"),
      ".",
    ),
  );
}

export function alertsPage(root) {
  let held = null;
  let arrived = 0;
  let totals = null;
  const rate = timeline(190);
  const classes = h("div");
  const sources = h("div");
  const classesTitle = h("h2");
  const sourcesTitle = h("h2");
  const headline = h("p", { class: "headline" });
  const ranges = h("div");
  const table = sortedTable({
    columns: columns(),
    className: "alerts",
    caption: "Alerts, newest first",
    sort: "when",
    empty: "No alert matches the filters.",
    marked: (alert) => Date.now() - (fresh.get(alert) ?? 0) < 4000,
  });
  const fresh = new WeakMap();
  const pause = h("button", { type: "button", "aria-pressed": "false", onclick: togglePause }, "Pause");
  const least = h("output", {}, "any");
  const slider = h("input", {
    type: "range",
    min: 0.5,
    max: 0.99,
    step: 0.01,
    value: filter.least,
    id: "least",
    oninput: (event) => {
      filter.least = Number(event.target.value);
      least.textContent = filter.least <= 0.5 ? "any" : "≥ " + Math.round(filter.least * 100) + " %";
      draw();
    },
  });
  const search = searchField("Filter by address, port or class", "Address, port or class", (text) => {
    filter.text = text;
    draw();
  });
  search.querySelector("input").value = filter.text;
  const clear = h(
    "button",
    {
      type: "button",
      class: "quiet",
      onclick: () => {
        filter.classes.clear();
        filter.text = "";
        filter.least = 0.5;
        slider.value = 0.5;
        least.textContent = "any";
        search.querySelector("input").value = "";
        draw();
      },
    },
    "Clear filters",
  );
  const gone = h("p", { class: "soft", id: "gone" });
  const happened = h("p", { class: "soft numbers", id: "happened" });
  const full = h(
    "div",
    { class: "stack" },
    h(
      "section",
      { class: "card overview", "aria-label": "Alerts over time" },
      h("div", { class: "overview-chart" }, h("div", { class: "card-head" }, headline, ranges), rate.element),
      h("div", {}, classesTitle, classes),
      h("div", {}, sourcesTitle, sources),
    ),
    h(
      "div",
      { class: "tools" },
      search,
      h("label", { class: "slider", for: "least" }, h("span", {}, "Probability"), slider, least),
      clear,
      pause,
    ),
    happened,
    gone,
    table.element,
  );
  const content = h("div");
  show(root, h("h1", {}, "Alerts"), content);

  function togglePause() {
    held = held === null ? alerts.list.map((alert) => ({ ...alert })) : null;
    arrived = 0;
    pause.setAttribute("aria-pressed", String(held !== null));
    draw();
  }

  function chooseClass(name) {
    if (!filter.classes.delete(name)) {
      filter.classes.add(name);
    }
    draw();
  }

  function range(list) {
    const newest = list.reduce((most, alert) => Math.max(most, Date.parse(alert.last_seen)), 0);
    const oldest = list.reduce((least, alert) => Math.min(least, Date.parse(alert.first_seen)), newest);
    const recent = Date.now() - oldest < 900000 ? "900" : "3600";
    const chosen = filter.range ?? (Date.now() - newest < 3600000 ? recent : "all");
    if (chosen !== "all") {
      return [chosen, Date.now() - Number(chosen) * 1000, Date.now()];
    }
    const margin = Math.max(1000, (newest - oldest) * 0.02);
    return [chosen, oldest - margin, newest + margin];
  }

  function draw() {
    if (alerts.list.length === 0) {
      show(content, firstAlert());
      return;
    }
    if (full.parentNode !== content) {
      show(content, full);
    }
    const list = held ?? alerts.list;
    const [chosen, from, to] = range(list);
    const inRange = list.filter((alert) => Date.parse(alert.last_seen) >= from);
    const shown = inRange.filter(matches);
    const sum = (of, name) =>
      of.reduce((counts, alert) => counts.set(name(alert), (counts.get(name(alert)) ?? 0) + alert.count), new Map());
    const byClass = sum(inRange, (alert) => alert.verdict.label);
    const spread = (alert) => (alert.sources > 1 ? MANY : null);
    const bySource = [...sum(shown, (alert) => spread(alert) ?? alert.verdict.src_ip ?? SUBMITTED)].sort(
      (a, b) => b[1] - a[1],
    );
    const estimated = shown.reduce((most, alert) => Math.max(most, alert.sources ?? 0), 0);
    const single = bySource.filter(([source]) => source !== MANY && source !== SUBMITTED).length;
    const sourceCount =
      estimated > 1
        ? "at least " + counted(Math.max(estimated, single), "source")
        : bySource.length === 1 && bySource[0][0] === SUBMITTED
          ? SUBMITTED
          : counted(single, "source") + (bySource.some(([source]) => source === SUBMITTED) ? " and " + SUBMITTED : "");
    const total = shown.reduce((flows, alert) => flows + alert.count, 0);
    show(
      headline,
      h("b", {}, count(total)),
      " " + (total === 1 ? "attack flow" : "attack flows") + " shown, from " + sourceCount,
    );
    show(
      ranges,
      choice("Time range", RANGES, chosen, (value) => {
        filter.range = value;
        draw();
      }),
    );
    rate.update({
      ...binned(
        shown.map((alert) => ({
          time: Date.parse(alert.first_seen),
          until: Date.parse(alert.last_seen),
          name: alert.verdict.label,
          count: alert.count,
        })),
        from,
        to,
        innerWidth < 640 ? 45 : 90,
      ),
      names: [...byClass.keys()],
      label:
        counted(total, "attack flow") +
        " over time, by class: " +
        [...byClass].map(([name, amount]) => name + " " + amount).join(", "),
    });
    classesTitle.textContent = byClass.size > 1 ? count(byClass.size) + " classes" : "Class";
    sourcesTitle.textContent =
      bySource.length > SOURCES ? SOURCES + " of " + count(bySource.length) + " sources" : "Sources";
    show(classes, classBars(byClass, filter.classes, chooseClass));
    show(
      sources,
      h(
        "ol",
        { class: "bars" },
        bySource.slice(0, SOURCES).map(([source, amount]) =>
          h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                class: "bar-row bare",
                "data-focus": "source " + source,
                vars: { p: amount / bySource[0][1] },
                "aria-pressed": String(filter.text === source.toLowerCase()),
                onclick: () => {
                  filter.text = filter.text === source.toLowerCase() ? "" : source.toLowerCase();
                  search.querySelector("input").value = filter.text;
                  draw();
                },
              },
              h("span", { class: "bar-name address" }, source),
              h("span", { class: "bar-count" }, count(amount)),
            ),
          ),
        ),
      ),
    );
    clear.disabled = filter.classes.size === 0 && filter.text === "" && filter.least <= 0.5;
    pause.textContent = held === null ? "Pause" : arrived === 0 ? "Resume" : "Resume · " + arrived + " new";
    gone.hidden = alerts.missed === 0 && alerts.evicted.rows === 0;
    gone.textContent = [
      alerts.missed > 0 && counted(alerts.missed, "older alert") + " came before those that the server keeps.",
      alerts.evicted.rows > 0 &&
        "This page let go of " +
          counted(alerts.evicted.rows, "older row") +
          " (" +
          counted(alerts.evicted.flows, "flow") +
          ") of its largest groups.",
    ]
      .filter(Boolean)
      .join(" ");
    happened.hidden = totals === null;
    if (totals !== null) {
      const rows = list.reduce((flows, alert) => flows + alert.count, 0);
      happened.textContent =
        "Since the server started it found " +
        counted(totals.reported, "attack flow") +
        (totals.suppressed > 0 ? ", " + count(totals.suppressed) + " of them suppressed by the allow-list" : "") +
        (totals.dropped > 0 ? "; " + counted(totals.dropped, "alert") + " found no room" : "") +
        ". This page holds " +
        counted(list.length, "row") +
        " for " +
        counted(rows, "flow") +
        ". Times are " +
        ZONE +
        ".";
    }
    table.update(shown);
  }

  // What is pressed must still be there when it is released: a click is both, on one element.
  let pressed = false;
  let due = false;
  const refresh = () => {
    due = pressed;
    if (!pressed) {
      draw();
    }
  };
  const press = () => {
    pressed = true;
  };
  const release = () =>
    setTimeout(() => {
      pressed = false;
      if (due && content.isConnected) {
        refresh();
      }
    });

  const onAlert = (event) => {
    arrived++;
    const alert = alerts.find(event.detail.sequence);
    if (alert && alerts.state === "live" && Date.now() - opened > 1500) {
      fresh.set(alert, Date.now());
      announce(
        "New attack: " + alert.verdict.label + (alert.verdict.src_ip ? " from " + alert.verdict.src_ip : ""),
        false,
      );
    }
  };
  const opened = Date.now();
  alerts.addEventListener("alert", onAlert);
  const aging = setInterval(() => held === null && alerts.list.length > 0 && refresh(), 10000);
  alerts.addEventListener("change", refresh);
  content.addEventListener("pointerdown", press);
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", release);
  const ask = async () => {
    if (!document.hidden && alerts.list.length > 0) {
      try {
        totals = await getJson("api/alerts");
        refresh();
      } catch {
        // The pill says that the server does not answer.
      }
    }
  };
  const asking = setInterval(ask, EVERY);
  let asked = 0;
  const askSoon = () => {
    if (totals === null || Date.now() - asked > 1000) {
      asked = Date.now();
      ask();
    }
  };
  alerts.addEventListener("change", askSoon);
  ask();
  draw();
  return () => {
    clearInterval(asking);
    alerts.removeEventListener("change", askSoon);
    clearInterval(aging);
    alerts.removeEventListener("alert", onAlert);
    alerts.removeEventListener("change", refresh);
    window.removeEventListener("pointerup", release);
    window.removeEventListener("pointercancel", release);
  };
}
