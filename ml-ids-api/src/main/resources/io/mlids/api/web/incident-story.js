// @ts-check
// The course of an incident: its stages on a time axis, and its events in order.

import { h, s } from "./dom.js";
import { day, instant, seconds, span, when, ZONE } from "./format.js";
import { kindTitle, numbersText, severityBadge, sureText } from "./incident-parts.js";

const EVENTS_SHOWN = 12;

/** The position of a time between two others, 0 to 1. */
function share(time, from, to) {
  return to > from ? Math.min(1, Math.max(0, (time - from) / (to - from))) : 0;
}

function lane(stage, own, from, to) {
  const start = share(Date.parse(stage.first_seen), from, to);
  const end = share(Date.parse(stage.last_seen), from, to);
  const bar = h("span", { class: "lane-bar " + stage.severity, vars: { from: start, length: end - start } });
  const title = stage.title ?? kindTitle(stage.kind);
  const name =
    stage.id === own
      ? h("b", { "aria-current": "true" }, title)
      : h("a", { href: "#/incidents/" + encodeURIComponent(stage.id) }, title);
  const began = h("time", { class: "soft", datetime: stage.first_seen }, when(stage.first_seen));
  return h(
    "li",
    { class: "lane" },
    h("span", { class: "lane-name" }, name, " ", severityBadge(stage.severity), began),
    h("span", { class: "lane-track", "aria-hidden": "true" }, bar),
  );
}

/** The stages of an incident's story in chronological order; null if the story has only one. */
export function stages(incident) {
  const all = incident.stages ?? [];
  if (all.length < 2) {
    return null;
  }
  const from = Math.min(...all.map((stage) => Date.parse(stage.first_seen)));
  const to = Math.max(...all.map((stage) => Date.parse(stage.last_seen)), from + 1);
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Stages"),
    h(
      "p",
      { class: "soft" },
      "What the same attacker did, from " +
        instant(new Date(from).toISOString()) +
        " to " +
        instant(new Date(to).toISOString()) +
        ".",
    ),
    h(
      "ol",
      { class: "lanes" },
      all.map((stage) => lane(stage, incident.id, from, to)),
    ),
  );
}

function evidenceEvent({ kind, at, confidence, numbers }) {
  const text = numbersText(numbers ?? {});
  return {
    at,
    title:
      "Evidence of " +
      kindTitle(kind)
        .toLowerCase()
        .replace(/^(syn|udp|icmp|http)\b/, (name) => name.toUpperCase()),
    detail: (text ? text + "; " : "") + sureText(confidence) + " sure",
  };
}

/** The events of an incident in chronological order; if they are numerous, only the latest. */
function events(incident) {
  const evidence = (incident.evidence ?? []).map(evidenceEvent).sort((a, b) => (a.at < b.at ? -1 : 1));
  const began = { at: incident.first_seen, title: "First packet" };
  const told = {
    at: incident.told_at,
    title: "Incident opened",
    detail: seconds(span(incident.first_seen, incident.told_at)) + " after the first packet",
  };
  const ended = { at: incident.last_seen, title: incident.state === "open" ? "Latest packet so far" : "Last packet" };
  const hidden = Math.max(0, evidence.length - EVENTS_SHOWN);
  const all = [began, ...evidence.slice(hidden), told, ended];
  // Events with equal times keep the order of the list above.
  return {
    hidden,
    all: all
      .map((event, place) => ({ ...event, place }))
      .sort((a, b) => (a.at === b.at ? a.place - b.place : a.at < b.at ? -1 : 1)),
  };
}

/** A strip with a mark for each event, above a list of the events. */
export function timeline(incident) {
  const { hidden, all } = events(incident);
  const from = Date.parse(incident.first_seen);
  const to = Math.max(from + 1, Date.parse(incident.last_seen));
  const x = (iso) => 1 + 98 * share(Date.parse(iso), from, to);
  const marks = all.map(({ at, title }) =>
    s("circle", {
      class: title === "Incident opened" ? "told" : "event",
      cx: x(at) + "%",
      cy: 10,
      r: title === "Incident opened" ? 6 : 4,
    }),
  );
  const picture = s(
    "svg",
    { class: "time-strip", width: "100%", height: 20, "aria-hidden": "true" },
    s("line", { x1: "1%", x2: "99%", y1: 10, y2: 10, class: "axis" }),
    marks,
  );
  const several = day(new Date(from)) !== day(new Date(to));
  const item = ({ at, title, detail }) =>
    h(
      "li",
      {},
      h(
        "time",
        { datetime: at, title: instant(at) },
        several ? instant(at).slice(0, 19) : instant(at).slice(11, 23).replace(" UTC", ""),
      ),
      h("span", {}, h("b", {}, title), detail && h("small", { class: "soft" }, detail)),
    );
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Timeline, " + ZONE),
    picture,
    hidden > 0 && h("p", { class: "soft" }, hidden + " earlier pieces of evidence are not listed."),
    h("ol", { class: "events" }, all.map(item)),
  );
}
