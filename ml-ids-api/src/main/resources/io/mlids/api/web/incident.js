// @ts-check
// The incident page: attackers and victims, reasons, timeline and advice.

import { mayChange } from "./account.js";
import { pageAddress, pathParts } from "./address.js";
import { caseFiles } from "./case-files.js";
import { announce, h, show, showOnce } from "./dom.js";
import { feedbackCard } from "./feedback.js";
import { bytes, capitalised, count, protocol, seconds, span } from "./format.js";
import { findIncident, listen } from "./incident-feed.js";
import {
  certainty,
  hosts,
  kindTitle,
  portsText,
  severityBadge,
  stateText,
  sureText,
  techniqueText,
} from "./incident-parts.js";
import { stages, timeline } from "./incident-story.js";
import { onKeys } from "./keys.js";
import { neighbour } from "./list-order.js";
import { address, facts, problem, time } from "./parts.js";
import { sortedTable } from "./table.js";
import { TriageCard } from "./triage-card.js";

const LISTED = 6;
/** The minimum time between two requests for an incident, in milliseconds. */
const LEAST_GAP = 1000;

function side(title, addresses, none, more) {
  return h(
    "div",
    { class: "side" },
    h("h2", {}, title),
    hosts(addresses, LISTED, none),
    more && h("p", { class: "soft" }, more),
  );
}

function summary(incident, saved) {
  const arrow = h("span", { class: "arrow", "aria-hidden": "true" }, "→");
  const sides = [
    side("Attacker", incident.attackers, "many or forged sources"),
    arrow,
    side("Victim", incident.victims, "unknown", portsText(incident)),
  ];
  const confidence = h(
    "p",
    {},
    "Confidence: ",
    h("b", {}, sureText(incident.confidence)),
    ", " + certainty(incident.confidence),
  );
  return h(
    "section",
    { class: "card verdict", "aria-label": "Summary" },
    h("div", {}, h("p", { class: "headline" }, severityBadge(incident.severity), " ", stateText(incident)), confidence),
    h("div", { class: "sides" }, sides),
    facts([
      ["First packet", time(incident.first_seen)],
      [incident.state === "open" ? "Latest packet" : "Last packet", time(incident.last_seen)],
      ["Duration", seconds(span(incident.first_seen, incident.last_seen))],
      ["Opened", time(incident.told_at)],
      ["Flows", count(incident.flows)],
      ["Packets", count(incident.packets)],
      ["Bytes", bytes(incident.bytes)],
      ["Found in", incident.origin ?? null],
    ]),
    caseFiles(incident, saved),
  );
}

function why(incident) {
  const techniques = incident.techniques.map((id) => h("li", {}, techniqueText(id)));
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Why"),
    h(
      "ul",
      { class: "reasons" },
      incident.reasons.map((reason) => h("li", {}, capitalised(reason))),
    ),
    techniques.length > 0 && [h("h3", {}, "MITRE ATT&CK"), h("ul", { class: "techniques" }, techniques)],
  );
}

function advice(incident) {
  return (
    incident.advice &&
    h("section", { class: "card advice" }, h("h2", {}, "What to do next"), h("p", {}, incident.advice))
  );
}

/** @type {import("./table.js").Column[]} */
const SAMPLE_COLUMNS = [
  {
    key: "start",
    title: "Start",
    value: (flow) => flow.start ?? "",
    cell: (flow) => (flow.start ? time(flow.start) : "–"),
  },
  {
    key: "source",
    title: "Source",
    value: (flow) => flow.src_ip ?? "",
    cell: (flow) => address(flow.src_ip, flow.src_port),
  },
  {
    key: "target",
    title: "Target",
    value: (flow) => flow.dst_ip ?? "",
    cell: (flow) => address(flow.dst_ip, flow.dst_port),
  },
  { key: "protocol", title: "Protocol", value: (flow) => flow.protocol ?? -1, cell: (flow) => protocol(flow.protocol) },
  {
    key: "packets",
    title: "Packets",
    numeric: true,
    value: (flow) => flow.packets ?? 0,
    cell: (flow) => count(flow.packets),
  },
  { key: "bytes", title: "Bytes", numeric: true, value: (flow) => flow.bytes ?? 0, cell: (flow) => bytes(flow.bytes) },
  { key: "community", title: "Community ID", value: (flow) => flow.community_id ?? "", cell: communityId },
];

function sampleFlows(incident) {
  const table = sortedTable({
    className: "samples",
    caption: "Sample flows from the incident",
    empty: "No sample flows were stored.",
    sort: "start",
    descending: false,
    columns: SAMPLE_COLUMNS,
  });
  table.update(incident.sample);
  const host = incident.attackers[0] ?? incident.victims[0];
  const links = host && [
    h("a", { href: "#/flows/" + encodeURIComponent(host) }, "Attack flows involving " + host),
    h("a", { href: "#/stored-flows?" + new URLSearchParams({ q: host }) }, "Stored flows"),
  ];
  const frame = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Sample flows" };
  return h(
    "section",
    { class: "stack tight" },
    h("div", { class: "section-head" }, h("h2", {}, "Sample flows"), links),
    h("div", frame, table.element),
  );
}

function communityId(flow) {
  return flow.community_id ? h("code", {}, flow.community_id) : h("span", { class: "soft" }, "–");
}

function gone(id) {
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "This incident is no longer available"),
    h("p", {}, "The server has no incident with the ID ", h("code", {}, id), "."),
    h(
      "p",
      { class: "soft" },
      "It may have been removed to make room for others. The ID will not be used for another incident.",
    ),
    h("p", { class: "actions" }, h("a", { class: "button primary", href: pageAddress("incidents") }, "Incidents")),
  );
}

/** The parts of the page; the cards with fields stay in place while the rest is drawn again. */
function frame(triage, feedback) {
  const overview = h("div", { class: "contents" });
  const reasons = h("div", { class: "contents" });
  const course = h("div", { class: "contents" });
  const saved = h("p", { class: "soft", role: "status" });
  const element = h(
    "div",
    { class: "stack" },
    h(
      "div",
      { class: "incident-top" },
      h("div", { class: "stack" }, overview, triage.element),
      h("div", { class: "stack" }, reasons, feedback.element),
    ),
    course,
  );
  return {
    element,
    update(incident) {
      show(overview, summary(incident, saved));
      show(reasons, advice(incident), why(incident));
      show(course, stages(incident), timeline(incident), sampleFlows(incident));
      feedback.update(incident.feedback);
      triage.update(incident);
    },
  };
}

/** What keys do on the page of an incident. */
function incidentKeys(triage) {
  const open = (hash) => {
    location.hash = hash;
  };
  const turn = (step) => () => {
    // The page may not have followed the previous key yet.
    const next = neighbour(decodeURIComponent(pathParts()[1] ?? ""), step);
    if (next === undefined) {
      announce("The list shows no further incident.");
    } else {
      open("#/incidents/" + encodeURIComponent(next));
    }
  };
  const moves = { j: turn(1), k: turn(-1), u: () => open(pageAddress("incidents")) };
  if (!mayChange()) {
    return moves;
  }
  return {
    ...moves,
    e: () => triage.setState("resolved"),
    f: () => triage.setState("false_alarm"),
    i: () => triage.setState("investigating"),
    a: () => triage.assignToMe(),
    n: () => triage.writeNote(),
    m: () => triage.mute(),
  };
}

export function incidentPage(root, id) {
  const content = h("div");
  const title = h("h1", {}, "Incident");
  const triage = new TriageCard(id, () => load());
  const parts = frame(
    triage,
    feedbackCard({ incident: id }, false, () => load()),
  );
  show(
    root,
    h("p", { class: "crumb" }, h("a", { href: pageAddress("incidents") }, "← Back to incidents")),
    title,
    content,
  );
  show(content, h("p", { class: "nothing", "aria-busy": "true" }, "Loading …"));
  let left = false;
  let timer = 0;
  let shown = "";

  async function load() {
    timer = 0;
    try {
      const incident = await findIncident(id);
      const text = JSON.stringify(incident);
      if (!left && text !== shown) {
        shown = text;
        title.textContent = incident.title ?? kindTitle(incident.kind);
        document.title = title.textContent + " · ML-IDS API";
        parts.update(incident);
        showOnce(content, parts.element);
      }
    } catch (error) {
      if (!left) {
        shown = "";
        show(content, error.status === 404 ? gone(id) : problem("The incident cannot be shown", error, load));
      }
    }
  }

  function onChange(/** @type {CustomEvent} */ { detail: { event, incident } }) {
    const ours = incident?.id === id || incident?.related?.includes(id);
    if (ours && timer === 0) {
      timer = window.setTimeout(load, LEAST_GAP);
    }
    if (incident?.id === id && event === "closed") {
      announce("This incident is closed.");
    }
  }

  const stopListening = listen(load, onChange);
  const stopKeys = onKeys(incidentKeys(triage));
  load();
  return () => {
    left = true;
    clearTimeout(timer);
    triage.stop();
    stopKeys();
    stopListening();
  };
}
