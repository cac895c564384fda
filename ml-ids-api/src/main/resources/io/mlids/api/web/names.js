// @ts-check
// The names of addresses in lists, from DNS answers in the traffic and from files of the server.

import { getJson } from "./api.js";

/** The number of addresses in one request. */
const BATCH = 100;
/** How long a name, or that there is none, is not asked for again, in milliseconds. */
const FRESH_FOR = 300000;
/** The number of addresses remembered. */
const MOST = 5000;
/** How long addresses wait for others, in milliseconds. */
const GAP = 500;

/** For each address: its name, empty if none is known, and when that was asked for. */
const known = /** @type {Map<string, {name: string, source: string, at: number}>} */ (new Map());
const wanted = /** @type {Set<string>} */ (new Set());
const asked = /** @type {Set<string>} */ (new Set());
const listeners = /** @type {Set<() => void>} */ (new Set());
let timer = 0;

function remember(address, answer) {
  known.delete(address);
  known.set(address, { name: answer?.name ?? "", source: answer?.source ?? "", at: Date.now() });
  if (known.size > MOST) {
    known.delete(known.keys().next().value);
  }
}

async function ask() {
  timer = 0;
  const addresses = [...wanted].slice(0, BATCH);
  addresses.forEach((each) => wanted.delete(each) && asked.add(each));
  const query = new URLSearchParams(addresses.map((each) => ["address", each]));
  // Names are an addition: without them, the lists show the addresses.
  const answer = await getJson("api/names?" + query).catch(() => ({}));
  addresses.forEach((each) => {
    asked.delete(each);
    remember(each, answer[each]?.names[0]);
  });
  if (addresses.some((each) => known.get(each)?.name)) {
    listeners.forEach((listener) => listener());
  }
  if (wanted.size > 0) {
    timer ||= window.setTimeout(ask, GAP);
  }
}

/** The name of an address and its source, as far as they are known now; they are requested if necessary. */
export function nameOf(/** @type {string} */ address) {
  const found = known.get(address);
  const isDue = !found || Date.now() - found.at > FRESH_FOR;
  if (isDue && !asked.has(address) && wanted.size < MOST) {
    wanted.add(address);
    timer ||= window.setTimeout(ask, GAP);
  }
  return found?.name ? found : null;
}

/** Calls a function when names have become known; returns a function that ends this. */
export function onNames(/** @type {() => void} */ listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
