// @ts-check
// The server's incidents: the stream of changes, the list, and individual incidents.

import { getAnswer, getJson } from "./api.js";
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

/**
 * A page of the list of incidents, newest first.
 *
 * @param {Record<string, string>} query
 * @returns the incidents, and the total number of matches
 */
export async function listIncidents(query) {
  const { body, headers } = await getAnswer("api/incidents?" + new URLSearchParams(query));
  return { incidents: body, total: Number(headers.get("X-Total-Count") ?? body.length) };
}

/** An incident with all its evidence, its stages and advice. */
export function findIncident(id) {
  return getJson("api/incidents/" + encodeURIComponent(id));
}
