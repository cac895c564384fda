// @ts-check
// The attack flows page: every flow that the model classifies as an attack.

import { getJson } from "./api.js";
import { announce, h, show, showOnce } from "./dom.js";
import { filter, filterFields, noteFilter, readFilter } from "./flow-filter.js";
import { flowTable } from "./flow-list.js";
import { flowOverview } from "./flow-overview.js";
import { flowViews } from "./flow-views.js";
import { count, counted, ZONE } from "./format.js";
import { alerts } from "./live.js";
import { onNames } from "./names.js";
import { command, uploadCommand } from "./parts.js";
import { steadily } from "./steady.js";

const EVERY = 5000;
const AGING = 10000;
/** How long a row is marked as new, in milliseconds. */
const NEW_FOR = 4000;
/** The time after the page opens during which new rows are not marked as new, in milliseconds. */
const SETTLED = 1500;

function noFlows() {
  const hint = "Attack flows appear here as soon as they are found in submitted rows, captures or live traffic.";
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "No attack flows so far"),
    h("p", {}, hint),
    h("p", { class: "actions" }, h("a", { class: "button primary", href: "#/captures" }, "Upload a capture")),
    h("p", { class: "soft" }, "Or from a terminal:"),
    command(uploadCommand()),
    h(
      "p",
      { class: "soft" },
      "To monitor an interface, start the server with ",
      h("code", {}, "--interface eth0"),
      ".",
    ),
  );
}

/** Pauses the list, and counts what arrives in the meantime. */
function pausing(onChange) {
  let held = null;
  let arrived = 0;
  const button = h("button", { type: "button", "aria-pressed": "false" }, "Pause");
  button.addEventListener("click", () => {
    held = held === null ? alerts.list.map((alert) => ({ ...alert })) : null;
    arrived = 0;
    onChange();
  });
  return {
    button,
    list: () => held ?? alerts.list,
    isHeld: () => held !== null,
    arrive() {
      arrived++;
    },
    update() {
      button.setAttribute("aria-pressed", String(held !== null));
      button.textContent = held === null ? "Pause" : arrived === 0 ? "Resume" : "Resume · " + arrived + " new";
    },
  };
}

/** The totals for the server and this page, shown below the list so that no row moves when the totals arrive. */
function accounts(totals, list) {
  const flows = list.reduce((sum, alert) => sum + alert.count, 0);
  const { rows, flows: evicted } = alerts.evicted;
  return [
    totals !== null && [
      "The server has found " + counted(totals.reported, "attack flow") + " since it started",
      totals.suppressed > 0 && ", " + count(totals.suppressed) + " of them suppressed by the allow-list",
      totals.dropped > 0 && "; " + counted(totals.dropped, "alert") + " dropped because the queue was full",
      ". This page shows " + counted(list.length, "row") + " for " + counted(flows, "flow") + ".",
    ],
    alerts.missed > 0 && " The server no longer stores " + counted(alerts.missed, "older alert") + ".",
    rows > 0 && " This page dropped " + counted(rows, "older row") + " (" + counted(evicted, "flow") + ").",
    " Times are " + ZONE + ".",
  ]
    .flat()
    .filter(Boolean)
    .join("")
    .trim();
}

/** Requests the server's totals every few seconds and after each change, but at most once a second. */
function askTotals(onTotals) {
  let asked = 0;
  const ask = async () => {
    if (document.hidden || alerts.list.length === 0) {
      return;
    }
    asked = Date.now();
    try {
      onTotals(await getJson("api/alerts"));
    } catch {
      // The connection state shows that the server is not responding.
    }
  };
  const soon = () => Date.now() - asked > 1000 && ask();
  const timer = setInterval(ask, EVERY);
  alerts.addEventListener("change", soon);
  ask();
  return () => {
    clearInterval(timer);
    alerts.removeEventListener("change", soon);
  };
}

/** Writes the order and the page of the list to the address. */
function noteView(view) {
  filter.view = view;
  noteFilter();
}

/** Adds event handlers to the alerts; returns a function that removes them. */
function listen(handlers) {
  const each = Object.entries(handlers);
  each.forEach(([name, handler]) => alerts.addEventListener(name, handler));
  return () => each.forEach(([name, handler]) => alerts.removeEventListener(name, handler));
}

/** Marks and announces a new alert. */
function welcome({ sequence }, fresh) {
  const alert = alerts.find(sequence);
  if (alert && alerts.state === "live") {
    const source = alert.verdict.src_ip ? " from " + alert.verdict.src_ip : "";
    fresh.set(alert, Date.now());
    announce("New attack flow: " + alert.verdict.label + source, false);
  }
}

export function flowsPage(root, [text]) {
  readFilter(text);
  const opened = Date.now();
  const fresh = new WeakMap();
  let totals = null;
  const overview = flowOverview(() => onFilter());
  const fields = filterFields(() => onFilter());
  const pause = pausing(() => draw());
  const isFresh = (alert) => Date.now() - (fresh.get(alert) ?? 0) < NEW_FOR;
  const table = flowTable(isFresh, filter.view, noteView);
  const happened = h("p", { class: "soft numbers", id: "happened" });
  const tools = h("div", { class: "tools" }, fields.elements, pause.button);
  const full = h("div", { class: "stack" }, overview.element, tools, table.element, happened);
  const content = h("div");
  show(root, h("h1", {}, "Attack flows"), flowViews("flows"), content);

  function onFilter() {
    table.first();
    noteView({ ...filter.view, page: 0 });
    draw();
  }

  function draw() {
    const list = pause.list();
    if (list.length === 0) {
      show(content, noFlows());
      return;
    }
    showOnce(content, full);
    const span = filter.span(list);
    const inRange = list.filter((alert) => Date.parse(alert.last_seen) >= span.from);
    const shown = inRange.filter((alert) => filter.matches(alert));
    overview.update(span, inRange, shown);
    fields.update();
    pause.update();
    happened.textContent = accounts(totals, list);
    table.update(shown);
  }

  const { refresh, stop } = steadily(content, draw);
  const onAlert = (/** @type {CustomEvent} */ { detail }) => {
    pause.arrive();
    if (Date.now() - opened > SETTLED) {
      welcome(detail, fresh);
    }
  };
  const aging = setInterval(() => !pause.isHeld() && alerts.list.length > 0 && refresh(), AGING);
  const onTotals = (answer) => {
    totals = answer;
    refresh();
  };
  const stops = [stop, listen({ alert: onAlert, change: refresh }), onNames(refresh), askTotals(onTotals)];
  draw();
  return () => {
    stops.forEach((each) => each());
    clearInterval(aging);
  };
}
