// @ts-check
// The start page: incidents, newest first, updated as they change.

import { mayChange } from "./account.js";
import { getJson } from "./api.js";
import { dayChart } from "./day-chart.js";
import { announce, h, show, showOnce } from "./dom.js";
import { count, counted, when, ZONE } from "./format.js";
import { listIncidents, listen } from "./incident-feed.js";
import { filterFields, filterQuery, isFiltered, listQuery } from "./incident-filter.js";
import { SEVERITIES, severityBadge } from "./incident-parts.js";
import { incidentTable } from "./incident-table.js";
import { onKeys } from "./keys.js";
import { rowKeys } from "./list-keys.js";
import { rememberOrder } from "./list-order.js";
import { exportButtons, paging } from "./list-parts.js";
import { onNames } from "./names.js";
import { paced } from "./paced.js";
import { command, problem, time, uploadCommand } from "./parts.js";
import { outOfTime } from "./query-field.js";
import { steadily } from "./steady.js";
import { ListTriage } from "./triage-list.js";
import { sinceLastVisit } from "./visit.js";

const PAGE = 50;
/** The minimum time between two requests for the list, in milliseconds. */
const LEAST_GAP = 1000;
/** How often the list is requested even if no incident has changed, because people triage them, in milliseconds. */
const EVERY = 20000;
/** How long a changed row is marked, in milliseconds. */
const FRESH_FOR = 4000;

/** The status of live capture, for a page without incidents. */
function captureStatus(sensor) {
  if (sensor === null) {
    return "The status of live capture is unknown.";
  }
  if (sensor.state === "off") {
    return "No interface is monitored. Incidents appear here when captures are uploaded or streamed to the server.";
  }
  if (sensor.error) {
    return "The capture on " + sensor.interface + " has failed and is being retried: " + sensor.error;
  }
  const { packets_read: packets, flows_opened: flows } = sensor.summary;
  const seen = counted(packets, "packet") + " and " + counted(flows, "flow");
  return (
    "Monitoring " +
    sensor.interface +
    " since " +
    when(sensor.since) +
    " " +
    ZONE +
    ": " +
    seen +
    ", nothing suspicious."
  );
}

function noIncidents(sensor) {
  const watch = h(
    "p",
    { class: "soft" },
    "To monitor an interface, start the server with ",
    h("code", {}, "--interface eth0"),
    ".",
  );
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "No incidents so far"),
    h("p", {}, captureStatus(sensor)),
    mayChange() && [
      h("p", { class: "actions" }, h("a", { class: "button primary", href: "#/captures" }, "Upload a capture")),
      h("p", { class: "soft" }, "Or from a terminal:"),
      command(uploadCommand()),
    ],
    sensor?.state === "off" && watch,
  );
}

/** The number of incidents by severity. */
function headline(counts, total) {
  const badges = SEVERITIES.filter((severity) => counts?.by_severity?.[severity] > 0).map((severity) =>
    h("li", {}, h("b", {}, count(counts.by_severity[severity])), " ", severityBadge(severity)),
  );
  const open = counts?.open > 0 ? ", " + count(counts.open) + " open" : "";
  const noun = (counts?.kept ?? total) === 1 ? " incident" : " incidents";
  return [
    h("p", { class: "headline" }, h("b", {}, count(counts?.kept ?? total)), noun + open),
    h("ul", { class: "severities", "aria-label": "Incidents by severity" }, badges),
  ];
}

/** The number of incidents that the server dropped or suppressed. */
function lostText({ dropped = 0, suppressed = 0 } = {}) {
  return [
    suppressed > 0 && counted(suppressed, "incident") + " suppressed by the allow-list.",
    dropped > 0 && counted(dropped, "older incident") + " no longer kept by the server.",
  ]
    .filter(Boolean)
    .join(" ");
}

/** The number of incidents since the last visit. */
function visitLine() {
  const since = sinceLastVisit();
  return since && h("p", { class: "soft visit" }, count(since.amount) + " new since your last visit, ", time(since.at));
}

/**
 * The content of a page with incidents.
 *
 * @param {(incident: any) => boolean} fresh whether a row has just changed
 * @param {() => any[]} listed returns the incidents on the shown page
 * @param {() => void} onChange called when the list has to be requested again
 * @param {(triages: any[]) => void} onTriage receives new triages of incidents
 */
function board(fresh, listed, onChange, onTriage) {
  const head = h("div", { class: "incident-head" });
  const lost = h("p", { class: "soft" });
  const partial = h("div", { class: "contents" });
  const nothing = h("p", { class: "nothing" }, "No incidents match the filters.");
  const triage = mayChange() ? new ListTriage(listed, redraw, onTriage) : null;
  const table = incidentTable(fresh, false, triage);
  const pages = paging(onChange, PAGE);
  const fields = filterFields(onChange);
  const days = dayChart(fields.search);
  const frame = h("div", { class: "table-frame" }, table.element, nothing, pages.element, exportButtons());

  function redraw() {
    table.update(listed());
    triage?.update();
  }

  return {
    keys: rowKeys(table.element, listed, triage),
    element: h("div", { class: "stack" }, head, fields.element, days.element, partial, frame, triage?.element, lost),
    /** Shows that the server rejected the search. */
    reject(error) {
      fields.update();
      fields.reject(error);
      for (const each of [table.element, nothing, pages.element]) {
        each.hidden = true;
      }
    },
    update({ incidents, total, offset, newer, older, counts, partialUntil }) {
      fields.reject(null);
      show(head, headline(counts, total), visitLine());
      fields.update(counts?.by_kind);
      days.update(listQuery());
      redraw();
      rememberOrder(incidents);
      table.element.hidden = incidents.length === 0;
      nothing.hidden = incidents.length > 0 || partialUntil !== null;
      show(partial, partialUntil !== null && outOfTime("reported", partialUntil));
      pages.update(incidents, total, offset, { newer, older });
      lost.textContent = lostText(counts);
    },
  };
}

/** Requests a page of the list, the counts and, without incidents, the sensor status. */
async function ask(filters) {
  const query = { ...filters, limit: String(PAGE) };
  const [list, alerts] = await Promise.all([listIncidents(query), getJson("api/alerts").catch(() => ({}))]);
  const empty = list.total === 0 && !isFiltered();
  return { ...list, counts: alerts.incidents, sensor: empty ? await getJson("api/sensor").catch(() => null) : null };
}

/** The incidents that changed in the last few seconds. */
function recently() {
  const times = new Map();
  return {
    add(id) {
      times.delete(id);
      times.set(id, Date.now());
      if (times.size > PAGE * 2) {
        times.delete(times.keys().next().value);
      }
    },
    has: (id) => Date.now() - (times.get(id) ?? 0) < FRESH_FOR,
  };
}

/**
 * The newer state if both belong to the same incident (the list may be ahead of the stream), else the known state. The
 * stream does not contain the triage.
 */
function newer(known, told) {
  const isNewer = known.id === told.id && (known.updated_at ?? "") <= (told.updated_at ?? "");
  return isNewer ? { ...told, triage: known.triage } : known;
}

/** Calls a function regularly while the tab is visible; returns a function that ends this. */
function repeated(call) {
  const timer = setInterval(() => !document.hidden && call(), EVERY);
  return () => clearInterval(timer);
}

/** The incidents with the triage that the server has just returned for some of them. */
function withTriage(incidents, triages) {
  const latest = new Map(triages.map((each) => [each.incident, { ...each, notes: each.notes.length }]));
  return incidents.map((each) => ({ ...each, triage: latest.get(each.id) ?? each.triage }));
}

function draw(content, full, state, rejected) {
  if (rejected !== null) {
    showOnce(content, full.element);
    full.reject(rejected);
  } else if (state.total === 0 && !isFiltered()) {
    show(content, noIncidents(state.sensor));
  } else {
    showOnce(content, full.element);
    full.update(state);
  }
}

const NONE = {
  incidents: [],
  total: 0,
  offset: 0,
  newer: null,
  older: null,
  partialUntil: null,
  counts: undefined,
  sensor: null,
};

/** The list with the filters in the page's address; returns a function that closes it. */
export function incidentsPage(root) {
  const content = h("div", {}, h("p", { class: "nothing", "aria-busy": "true" }, "Loading …"));
  const changed = recently();
  const full = board(
    ({ id }) => changed.has(id),
    () => state.incidents,
    () => load.request(),
    (triages) => {
      state.incidents = withTriage(state.incidents, triages);
      load.request();
      steady.refresh();
    },
  );
  let state = { ...NONE };
  let left = false;
  // The error in the search; null while the search is valid.
  let rejected = null;
  show(root, h("h1", {}, "Incidents"), content);
  const load = paced(async () => {
    const answer = await ask(filterQuery()).catch((error) => ({ error }));
    if (left) {
      return;
    }
    if (!("error" in answer)) {
      rejected = null;
      state = answer;
    } else if (answer.error.position > 0) {
      rejected = answer.error;
    } else {
      show(content, problem("The incidents cannot be listed", answer.error, load.request));
      return;
    }
    steady.refresh();
  }, LEAST_GAP);

  function onChange(/** @type {CustomEvent} */ { detail: { event, incident } }) {
    if (incident) {
      changed.add(incident.id);
      state.incidents = state.incidents.map((each) => newer(each, incident));
      if (event === "opened") {
        announce("New incident, " + incident.severity + ": " + incident.title);
      }
      // Other rows may have moved.
      load.request();
      steady.refresh();
    }
  }

  const steady = steadily(content, () => draw(content, full, state, rejected));
  const news = [listen(load.request, onChange), onNames(steady.refresh), repeated(load.request)];
  const stops = [...news, onKeys(full.keys), load.stop, steady.stop];
  load.request();
  return () => {
    left = true;
    stops.forEach((stop) => stop());
  };
}
