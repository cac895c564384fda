// @ts-check
// The order of the incidents in the list that was shown last, so that the page of an incident leads to the next one.

let order = /** @type {string[]} */ ([]);

export function rememberOrder(/** @type {{id: string}[]} */ incidents) {
  order = incidents.map(({ id }) => id);
}

/** The incident this many rows below another one; undefined if the list did not show it. */
export function neighbour(/** @type {string} */ id, /** @type {number} */ step) {
  const place = order.indexOf(id);
  return place < 0 ? undefined : order[place + step];
}
