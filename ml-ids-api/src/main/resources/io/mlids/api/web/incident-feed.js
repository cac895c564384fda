// @ts-check
// The server's incidents: the stream of changes, the list, and single ones.

import { getAnswer, getJson } from "./api.js";
import { NotificationStream } from "./stream.js";

/**
 * Only changes: on `open`, request the incidents that already exist. Notifications have the form
 * {event: "opened"|"updated"|"closed", incident}.
 */
export const incidentStream = new NotificationStream(() => "type=incident");

/** Calls `onOpen` when the stream comes (back), and `onChange` for each notification, until the answer is called. */
export function listen(onOpen, onChange) {
  incidentStream.addEventListener("open", onOpen);
  incidentStream.addEventListener("notification", onChange);
  return () => {
    incidentStream.removeEventListener("open", onOpen);
    incidentStream.removeEventListener("notification", onChange);
  };
}

/**
 * A part of the list of incidents, newest first.
 *
 * @param {Record<string, string>} query
 * @returns the incidents, and how many match in all
 */
export async function listIncidents(query) {
  const { body, headers } = await getAnswer("api/incidents?" + new URLSearchParams(query));
  return { incidents: body, total: Number(headers.get("X-Total-Count") ?? body.length) };
}

/** One incident with all its evidence, its stages and advice. */
export function findIncident(id) {
  return getJson("api/incidents/" + encodeURIComponent(id));
}
