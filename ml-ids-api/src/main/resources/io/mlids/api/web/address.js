// @ts-check
// The filters of a page in its address, so that a link shows what its sender sees and "back" leads to the filters
// before: #/incidents?kind=port_scan&state=open.

/** Parameters that change while one types or drags: they make one entry of the history, not one per step. */
const CONTINUOUS = new Set(["q", "min_probability"]);

function parts() {
  const [path, query = ""] = location.hash.split("?", 2);
  return { path, query };
}

/** The path of the address, "#/incidents/5" as ["incidents", "5"], still encoded. */
export function pathParts() {
  return parts().path.split("/").slice(1);
}

/** What the address says of the filters. */
export function parameters() {
  return new URLSearchParams(parts().query);
}

/** The address of each page as it was left, with its filters. */
const left = new Map();

/** Where a link to a page leads: to the page as it was left. */
export function pageAddress(page) {
  return left.get(page) ?? "#/" + page;
}

function isContinuous(before, after) {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.every(
    (name) =>
      before.getAll(name).join() === after.getAll(name).join() ||
      (CONTINUOUS.has(name) && before.has(name) && after.has(name)),
  );
}

/** Makes the address of a page say this; the page itself is not opened again. */
function write(page, query, replace) {
  const text = query.toString();
  const hash = "#/" + page + (text === "" ? "" : "?" + text);
  const [shown = ""] = pathParts();
  if (shown !== page && !replace) {
    // Another page was opened while the change was waiting.
    return;
  }
  left.set(page, hash);
  document.querySelector('#pages a[data-page="' + page + '"]')?.setAttribute("href", hash);
  if (hash === location.hash) {
    return;
  }
  if (replace || isContinuous(parameters(), query)) {
    history.replaceState(null, "", hash);
  } else {
    history.pushState(null, "", hash);
  }
}

/** Records filters that the user changed in the address of the page. */
export function noteFilters(page, /** @type {URLSearchParams} */ query) {
  write(page, query, false);
}

/** Writes the filters of a page that was just opened, without an entry of the history. */
export function settleFilters(page, /** @type {URLSearchParams} */ query) {
  write(page, query, true);
}
