// @ts-check
// What is new since the last visit, and the number of notable new incidents in the title of a hidden tab.

import { incidentStream, listIncidents } from "./incident-feed.js";
import { paced } from "./paced.js";

const KEY = "last-visit";
/** A page that is opened again within this time belongs to the same visit, in milliseconds. */
const SAME_VISIT = 1800000;
/** The minimum time between two such requests, in milliseconds. */
const LEAST_GAP = 2000;
/** How often a hidden tab asks for new incidents, in milliseconds; it has no connection to the server. */
const EVERY = 60000;

/**
 * The end of the previous visit: the number of the newest incident and the time. Null on the first visit.
 *
 * @type {{number: number, at: string} | null}
 */
let previous = null;
/** The number of the newest incident; null until it is known. */
let newest = /** @type {number | null} */ (null);
/** The number of the newest incident when the tab was hidden. */
let shown = 0;
/** The number of incidents of medium severity or higher that have opened since. */
let unseen = 0;

function read() {
  try {
    const { number, at, since = null } = JSON.parse(localStorage.getItem(KEY) ?? "");
    return Number.isInteger(number) && !Number.isNaN(Date.parse(at)) ? { number, at, since } : null;
  } catch {
    // There is no entry, or storage is blocked.
    return null;
  }
}

function write() {
  if (newest !== null) {
    try {
      const now = new Date().toISOString();
      localStorage.setItem(KEY, JSON.stringify({ number: newest, at: now, since: previous }));
    } catch {
      // Storage is blocked: then each visit is the first.
    }
  }
}

async function askNewest() {
  try {
    const { incidents } = await listIncidents({ limit: "1" });
    newest = incidents[0]?.number ?? 0;
  } catch {
    // The connection state shows that the server is not responding.
  }
}

/** Finds out how many incidents of medium severity or higher have opened since the tab was hidden. */
async function countUnseen() {
  if (document.hidden) {
    try {
      unseen = (await listIncidents({ q: "number:>" + shown, min_severity: "medium", limit: "1" })).total;
    } catch {
      // The connection state shows that the server is not responding.
    }
    updateTitle();
  }
}

/** Shows in the title how many notable incidents have opened while the tab was hidden. */
function updateTitle() {
  const title = document.title.replace(/^\(\d+\) /, "");
  const wanted = document.hidden && unseen > 0 ? "(" + unseen + ") " + title : title;
  if (document.title !== wanted) {
    document.title = wanted;
  }
}

/** The time of the last visit, and the number of incidents that have opened since; null if there was none. */
export function sinceLastVisit() {
  const amount = previous === null || newest === null ? 0 : newest - previous.number;
  return previous !== null && amount > 0 ? { amount, at: previous.at } : null;
}

/** Returns whether an incident has opened since the last visit. */
export function isNewSinceVisit({ number }) {
  return previous !== null && number > previous.number;
}

/** Finds out what is new; resolves when that is known. */
export async function startVisit() {
  const stored = read();
  const isSame = stored !== null && Date.now() - Date.parse(stored.at) < SAME_VISIT;
  previous = isSame ? stored.since : stored;
  await askNewest();
  if (newest !== null && stored !== null && newest < stored.number) {
    // The server has lost its incidents and counts from 1 again.
    previous = null;
  }
  const count = paced(countUnseen, LEAST_GAP);
  incidentStream.addEventListener("notification", (/** @type {CustomEvent} */ { detail: { incident } }) => {
    newest = Math.max(newest ?? 0, incident?.number ?? 0);
    count.request();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      shown = newest ?? 0;
      unseen = 0;
      write();
    }
    updateTitle();
  });
  window.addEventListener("pagehide", write);
  setInterval(count.request, EVERY);
}
