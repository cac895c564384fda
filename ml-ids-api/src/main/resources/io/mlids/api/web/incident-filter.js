// @ts-check
// The filter for incidents, which the server applies.

import { noteFilters, parameters, settleFilters } from "./address.js";
import { h } from "./dom.js";
import { count } from "./format.js";
import { KINDS, kindTitle } from "./incident-parts.js";
import { choice } from "./parts.js";
import { queryField } from "./query-field.js";

const LEAST = { low: "Any severity", medium: "Medium or higher", high: "High or higher", critical: "Critical" };
const STATES = { any: "Any state", open: "Open", closed: "Closed" };
const TRIAGES = {
  any: "Any triage",
  new: "New",
  investigating: "Investigating",
  resolved: "Resolved",
  false_alarm: "False alarm",
};
const NOTHING = { kind: "", least: "low", state: "any", triage: "any", text: "" };

/** The filter that the page's address specifies. */
const filter = { ...NOTHING };
/** The number of the incident before which the shown page of the list begins; empty for the first page. */
let before = "";
const PAGE = "incidents";

/** The filter and the page of the list as query parameters for the page's address. */
function addressQuery() {
  const query = new URLSearchParams();
  const add = (name, value, none) => value !== none && query.set(name, value);
  add("kind", filter.kind, NOTHING.kind);
  add("min_severity", filter.least, NOTHING.least);
  add("state", filter.state, NOTHING.state);
  add("triage", filter.triage, NOTHING.triage);
  add("q", filter.text, NOTHING.text);
  add("before", before, "");
  return query;
}

/** Reads the filter and the page of the list from the address; ignores unknown values. */
function readFilter() {
  const query = parameters();
  const known = (name, values, none) => (Object.hasOwn(values, query.get(name) ?? "") ? query.get(name) : none);
  filter.kind = known("kind", KINDS, NOTHING.kind);
  filter.least = known("min_severity", LEAST, NOTHING.least);
  filter.state = known("state", STATES, NOTHING.state);
  filter.triage = known("triage", TRIAGES, NOTHING.triage);
  filter.text = query.get("q") ?? NOTHING.text;
  before = /^\d{1,15}$/.test(query.get("before") ?? "") ? query.get("before") : "";
  settleFilters(PAGE, addressQuery());
}

export function isFiltered() {
  return Object.entries(NOTHING).some(([name, value]) => filter[name] !== value);
}

/** Turns to another page of the list; an empty cursor means the first page. */
export function turnTo(cursor) {
  before = cursor;
  noteFilters(PAGE, addressQuery());
}

/** The filter and the page of the list as parameters of `GET /api/incidents`. */
export function filterQuery() {
  /** @type {Record<string, string>} */
  const query = {};
  if (filter.kind !== "") {
    query.kind = filter.kind;
  }
  if (filter.least !== "low") {
    query.min_severity = filter.least;
  }
  if (filter.state !== "any") {
    query.state = filter.state;
  }
  if (filter.triage !== "any") {
    query.triage = filter.triage;
  }
  if (filter.text !== "") {
    query.q = filter.text;
  }
  if (before !== "") {
    query.before = before;
  }
  return query;
}

/** The filter as parameters of `GET /api/incidents`, for all pages of the list. */
export function listQuery() {
  const { before: _, ...query } = filterQuery();
  return query;
}

/** A list of the states of triage. */
function triageField(onChange) {
  const options = Object.entries(TRIAGES).map(([value, text]) => h("option", { value }, text));
  const select = h("select", { id: "triage-state", "aria-label": "Triage" }, options);
  select.value = filter.triage;
  select.addEventListener("change", () => {
    filter.triage = select.value;
    onChange();
  });
  return select;
}

function kindField(onChange) {
  const select = h("select", { id: "kind", "aria-label": "Kind" });
  const options = (counts) =>
    [...new Set([...Object.keys(KINDS), ...Object.keys(counts)])].map((kind) => {
      const amount = counts[kind] > 0 ? " (" + count(counts[kind]) + ")" : "";
      return h("option", { value: kind }, kindTitle(kind) + amount);
    });
  select.addEventListener("change", () => {
    filter.kind = select.value;
    onChange();
  });
  let shown = "";
  return {
    select,
    /** Shows the number of incidents of each kind; replaces the options only if a number has changed, so that an
     * open list stays open. */
    update(counts) {
      if (shown !== JSON.stringify(counts)) {
        shown = JSON.stringify(counts);
        select.replaceChildren(h("option", { value: "" }, "Any kind"), ...options(counts));
      }
      select.value = filter.kind;
    },
  };
}

/** Reads the filter from the address and creates its fields; `update(counts)` refreshes them. */
export function filterFields(onFilter) {
  readFilter();
  const onChange = () => {
    before = "";
    noteFilters(PAGE, addressQuery());
    onFilter();
  };
  const kind = kindField(onChange);
  const triage = triageField(onChange);
  const severity = h("div");
  const state = h("div");
  const search = queryField("Search incidents", (text) => {
    filter.text = text;
    onChange();
  });
  search.input.value = filter.text;
  const clear = h("button", { type: "button", class: "quiet" }, "Clear filters");
  const reset = () => {
    Object.assign(filter, NOTHING);
    search.input.value = "";
    triage.value = filter.triage;
    draw();
    onChange();
  };
  clear.addEventListener("click", reset);

  function draw() {
    const choose = (name) => (value) => {
      filter[name] = value;
      onChange();
    };
    severity.replaceChildren(choice("Severity", LEAST, filter.least, choose("least")));
    state.replaceChildren(choice("State", STATES, filter.state, choose("state")));
  }
  draw();
  return {
    element: h("div", { class: "tools" }, search.element, kind.select, triage, severity, state, clear),
    reset,
    /** Replaces the search. */
    search(/** @type {string} */ text) {
      filter.text = text;
      search.input.value = text;
      onChange();
    },
    /** Shows an error in the search, as the server reports it; null shows none. */
    reject: (error) => search.reject(error, filter.text),
    update(counts = {}) {
      kind.update(counts);
      clear.disabled = !isFiltered();
    },
  };
}
