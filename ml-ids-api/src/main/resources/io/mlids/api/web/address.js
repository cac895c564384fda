// @ts-check
// Keeps a page's filters in its address, so that a link shows what its sender sees and "back" restores the
// previous filters, as in #/incidents?kind=port_scan&state=open.

/** Parameters that change during typing or dragging: all steps together create one history entry. */
const CONTINUOUS = new Set(["q", "min_probability"]);

function parts() {
  const [path, query = ""] = location.hash.split("?", 2);
  return { path, query };
}

/** The path segments in the address, still encoded; for example, ["incidents", "5"] for "#/incidents/5". */
export function pathParts() {
  return parts().path.split("/").slice(1);
}

/** The filters in the address. */
export function parameters() {
  return new URLSearchParams(parts().query);
}

/** For each page, the address at which the user last left it, including the filters. */
const left = new Map();

/** The target of a link to a page, which is the address that the page last had. */
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

/**
 * The address of a list with one more word in its search. The word replaces its opposite: `-10.0.0.1` replaces
 * `10.0.0.1`. If the list is shown, its other filters remain.
 */
export function withWord(page, word) {
  const [shown, ...more] = pathParts();
  const query = shown === page && more.length === 0 ? parameters() : new URLSearchParams();
  const opposite = word.startsWith("-") ? word.slice(1) : "-" + word;
  const others = (query.get("q") ?? "").split(/\s+/).filter((each) => each && each !== word && each !== opposite);
  query.set("q", [...others, word].join(" "));
  query.delete("before");
  query.delete("page");
  return "#/" + page + "?" + query;
}

/** Changes the parameters in the address without adding a history entry or reopening the page. */
export function noteParameters(/** @type {URLSearchParams} */ query) {
  const text = query.toString();
  history.replaceState(null, "", parts().path + (text === "" ? "" : "?" + text));
}

/** Changes a page's address without reopening the page. */
function write(page, query, replace) {
  const text = query.toString();
  const hash = "#/" + page + (text === "" ? "" : "?" + text);
  const [shown = ""] = pathParts();
  if (shown !== page && !replace) {
    // Another page was opened while the change was pending.
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

/** Updates the page's address with the filters that the user has changed. */
export function noteFilters(page, /** @type {URLSearchParams} */ query) {
  write(page, query, false);
}

/** Writes the filters of a newly opened page to its address, without adding a history entry. */
export function settleFilters(page, /** @type {URLSearchParams} */ query) {
  write(page, query, true);
}
