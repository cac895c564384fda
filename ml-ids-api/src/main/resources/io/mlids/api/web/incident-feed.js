// @ts-check
// The server's incidents: the stream of changes, the list, and individual incidents.

import { getAnswer, getFile, getJson } from "./api.js";
import { NotificationStream } from "./stream.js";

/**
 * The stream of changes. On `open`, request the incidents that already exist. Notifications have the form
 * {event: "opened"|"updated"|"closed", incident}.
 */
export const incidentStream = new NotificationStream(() => "type=incident");

/** Calls `onOpen` on each connection and `onChange` for each notification; returns a function that stops the calls. */
export function listen(onOpen, onChange) {
  incidentStream.addEventListener("open", onOpen);
  incidentStream.addEventListener("notification", onChange);
  return () => {
    incidentStream.removeEventListener("open", onOpen);
    incidentStream.removeEventListener("notification", onChange);
  };
}

/** The cursor in a link to another page of the list: empty for the first page, null without such a link. */
function cursor(headers, relation) {
  const links = [...(headers.get("Link") ?? "").matchAll(/<([^>]*)>; rel="(\w+)"/g)];
  const link = links.find((each) => each[2] === relation);
  return link ? (new URLSearchParams(link[1].split("?")[1] ?? "").get("before") ?? "") : null;
}

/**
 * A page of the list of incidents, newest first.
 *
 * @param {Record<string, string>} query
 * @returns the incidents, the total number of matches, the number of matches before this page, and the cursors of the
 *     newer and the older page; `partialUntil` is how far the search has come if it ran out of time, otherwise null
 */
export async function listIncidents(query) {
  const { body, headers } = await getAnswer("api/incidents?" + new URLSearchParams(query));
  return {
    incidents: body,
    total: Number(headers.get("X-Total-Count") ?? body.length),
    offset: Number(headers.get("X-Offset") ?? 0),
    newer: cursor(headers, "prev"),
    older: cursor(headers, "next"),
    partialUntil: headers.get("X-Partial") === "true" ? (headers.get("X-Searched-Until") ?? "") : null,
  };
}

/**
 * A page of the list of incidents as lines of Suricata's eve.json, newest first.
 *
 * @param {Record<string, string>} query
 */
export async function listEve(query) {
  const { blob, headers } = await getFile("api/incidents?" + new URLSearchParams({ ...query, format: "eve" }));
  return { incidents: (await blob.text()).split("\n").slice(0, -1), older: cursor(headers, "next") };
}

/** An incident with all its evidence, its stages and advice. */
export function findIncident(id) {
  return getJson("api/incidents/" + encodeURIComponent(id));
}
