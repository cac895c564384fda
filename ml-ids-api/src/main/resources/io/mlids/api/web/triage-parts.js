// @ts-check
// What people decided about incidents, as elements and texts.

import { authorName } from "./account.js";
import { ApiError, send } from "./api.js";
import { h } from "./dom.js";
import { counted, instant, words } from "./format.js";
import { kindTitle } from "./incident-parts.js";

/** The states, by their names in the API. */
export const STATES = { new: "New", investigating: "Investigating", resolved: "Resolved", false_alarm: "False alarm" };
export const LONGEST_NOTE = 2000;
export const LONGEST_NAME = 100;

export function stateTitle(state) {
  return STATES[state] ?? words(state);
}

export function stateBadge(state) {
  return h("span", { class: "triage-state " + (state in STATES ? state : "new") }, stateTitle(state));
}

export function tagList(tags) {
  return h(
    "ul",
    { class: "tags" },
    tags.map((tag) => h("li", { class: "tag" }, tag)),
  );
}

/** What people decided about an incident, for a list; null if nobody has decided anything. */
export function triageBrief({ triage }) {
  if (!triage || triage.version === 0) {
    return null;
  }
  const muted = triage.mutes.length > 0 && "muted";
  const notes = triage.notes > 0 && counted(triage.notes, "note");
  const more = [triage.assignee, notes, muted].filter(Boolean).join(", ");
  return h(
    "div",
    { class: "triage-brief" },
    triage.state !== "new" && stateBadge(triage.state),
    more && h("small", { class: "soft" }, more),
    triage.tags.length > 0 && tagList(triage.tags),
  );
}

/** The time of an event, without fractions of a second. */
export function eventTime(iso) {
  return h("time", { datetime: iso, title: instant(iso) }, instant(iso.replace(/\.\d+Z$/, "Z")));
}

/** An address or a network; a network of one address is an address. */
function host(network) {
  return network.replace(/\/(32|128)$/, (end) => (network.includes(":") === (end === "/128") ? "" : end));
}

/** What an allow-list entry matches: `port scans by 192.0.2.1 against 192.0.2.2`. */
export function entryText({ kind, source, destination, port }) {
  return (
    kindTitle(kind) +
    (source ? " by " + host(source) : "") +
    (destination ? " against " + host(destination) : "") +
    (port ? ", port " + port : "")
  );
}

/**
 * What an event changed, as text.
 *
 * @param event an element of `events`
 * @param all all events of the incident
 */
export function eventText(event, all) {
  switch (event.change) {
    case "state":
      return "state: " + stateTitle(event.value);
    case "assignee":
      return event.value === "" ? "assigned to nobody" : "assigned to " + event.value;
    case "add_tag":
      return "tag added: " + event.value;
    case "remove_tag":
      return "tag removed: " + event.value;
    case "note":
      return "note: “" + event.value + "”";
    case "mute":
      return "muted: " + entryText(event.entry) + ", because: " + event.entry.reason;
    case "undo": {
      const undone = all.find((each) => each.number === event.undone);
      return undone ? "undid “" + eventText(undone, all) + "”" : "undid an earlier change";
    }
    default:
      return words(event.change);
  }
}

/** The events that are not in force, because a later event undid them. */
export function undoneEvents(events) {
  const undone = new Set();
  // An undo may itself be undone, by a later event only.
  for (const each of [...events].sort((a, b) => b.number - a.number)) {
    if (each.change === "undo" && !undone.has(each.number)) {
      undone.add(each.undone);
    }
  }
  return undone;
}

export function eventItem(event, all, ...more) {
  return h("li", {}, h("b", {}, event.by), " ", eventTime(event.at), h("span", {}, eventText(event, all)), more);
}

/** Changes several incidents, all of them or none; returns the server's answer. */
export function changeAll(/** @type {any[]} */ incidents, change) {
  return send("POST", "api/triage", {
    incidents: incidents.map(({ id, version, undo }) => ({ id, version, ...(undo ? { undo } : {}) })),
    by: authorName(),
    ...change,
  });
}

/** Returns whether a change was refused because another person made one first. */
export function isConflict(error) {
  return error instanceof ApiError && error.status === 409 && error.conflicts.length > 0;
}
