// @ts-check
// The filter for attack flows: by time, class, probability and words.

import { noteFilters, parameters, settleFilters } from "./address.js";
import { h } from "./dom.js";
import { searchField } from "./parts.js";

/** Shown as the source of submitted rows, which have no source address. */
export const SUBMITTED = "submitted rows";
export const RANGES = { 900: "15 min", 3600: "1 h", 86400: "24 h", all: "All" };
const LEAST = 0.5;
const HOUR = 3600000;
const PAGE = "flows";
/** The columns by which the list can be sorted; the page's address contains their names. */
const COLUMNS = "when class count source target origin protocol probability".split(" ");
const MOST_PAGES = 100;
/** The list's initial order and page. */
const VIEW = { sort: "when", descending: true, page: 0 };

/** Returns the searchable text of a flow, in lower case. */
function searched({ verdict, origin }) {
  const target = verdict.dst_ip + ":" + verdict.dst_port;
  return [verdict.src_ip ?? SUBMITTED, verdict.dst_ip, target, verdict.dst_port, verdict.label, origin]
    .join(" ")
    .toLowerCase();
}

/** Reads the order, such as `-count` for the most flows first, and the page; ignores unknown values. */
function readView(/** @type {URLSearchParams} */ query) {
  const [, minus, sort] = (query.get("sort") ?? "").match(/^(-?)(\w+)$/) ?? [];
  const page = Number(query.get("page") ?? 1);
  return {
    ...(COLUMNS.includes(sort) ? { sort, descending: minus === "-" } : VIEW),
    page: Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page - 1 : 0,
  };
}

const ADDRESS = /^((\d{1,3}\.){3}\d{1,3}|[\da-f]*:[\da-f]*:[\da-f:]*)$/;

/** Returns whether a flow contains a word. A complete address does not match longer ones. */
function hasWord(alert, word) {
  return ADDRESS.test(word)
    ? alert.verdict.src_ip === word || alert.verdict.dst_ip === word
    : searched(alert).includes(word);
}

/** Returns whether a flow contains all words, and none of those that begin with a minus sign. */
function hasWords(alert, text) {
  return text
    .split(/\s+/)
    .every((word) =>
      word.startsWith("-") ? word.length === 1 || !hasWord(alert, word.slice(1)) : hasWord(alert, word),
    );
}

class FlowFilter {
  /** A key of RANGES, or null to derive the range from the flows. */
  range = null;
  least = LEAST;
  text = "";
  classes = new Set();
  /** The list's order, and its page counted from 0. */
  view = { ...VIEW };

  get isClear() {
    return this.classes.size === 0 && this.text === "" && this.least <= LEAST;
  }

  clear() {
    this.classes.clear();
    this.text = "";
    this.least = LEAST;
  }

  /** The filter as parameters of the page's address. */
  query() {
    const query = new URLSearchParams();
    if (this.range !== null) {
      query.set("range", this.range);
    }
    if (this.least > LEAST) {
      query.set("min_probability", String(this.least));
    }
    if (this.text !== "") {
      query.set("q", this.text);
    }
    [...this.classes].sort().forEach((name) => query.append("class", name));
    if (this.view.sort !== VIEW.sort || this.view.descending !== VIEW.descending) {
      query.set("sort", (this.view.descending ? "-" : "") + this.view.sort);
    }
    if (this.view.page > 0) {
      query.set("page", String(this.view.page + 1));
    }
    return query;
  }

  /** Reads the filter from the address; ignores unknown values. */
  read(/** @type {URLSearchParams} */ query) {
    const range = query.get("range") ?? "";
    const least = Number(query.get("min_probability") ?? LEAST);
    this.range = Object.hasOwn(RANGES, range) ? range : null;
    this.least = least >= LEAST && least < 1 ? least : LEAST;
    this.text = (query.get("q") ?? "").toLowerCase();
    this.classes = new Set(query.getAll("class"));
    this.view = readView(query);
  }

  /** Selects all flows that contain a text, regardless of their time. */
  only(text) {
    this.clear();
    this.range = "all";
    this.text = text.toLowerCase();
  }

  toggleClass(name) {
    if (!this.classes.delete(name)) {
      this.classes.add(name);
    }
  }

  toggleText(text) {
    this.text = this.text === text ? "" : text;
  }

  matches(alert) {
    return (
      (this.least <= LEAST || alert.verdict.probability >= this.least) &&
      (this.classes.size === 0 || this.classes.has(alert.verdict.label)) &&
      (this.text === "" || hasWords(alert, this.text))
    );
  }

  /**
   * The key, start and end of the chosen range. If no range is chosen, the range is 15 minutes if these cover all
   * flows, otherwise an hour if it covers the newest flow, and otherwise all.
   */
  span(list) {
    const now = Date.now();
    const newest = list.reduce((most, alert) => Math.max(most, Date.parse(alert.last_seen)), 0);
    const oldest = list.reduce((least, alert) => Math.min(least, Date.parse(alert.first_seen)), newest);
    const recent = now - oldest < HOUR / 4 ? "900" : "3600";
    const key = this.range ?? (now - newest < HOUR ? recent : "all");
    if (key !== "all") {
      return { key, from: now - Number(key) * 1000, to: now };
    }
    const margin = Math.max(1000, (newest - oldest) * 0.02);
    return { key, from: oldest - margin, to: newest + margin };
  }
}

/** The filter that the page's address specifies. */
export const filter = new FlowFilter();

/** When a page is opened, reads its filter from the address, or searches for the given text. */
export function readFilter(text) {
  filter.read(parameters());
  if (text) {
    filter.only(text);
  }
  settleFilters(PAGE, filter.query());
}

/** Writes the current filter to the address. */
export function noteFilter() {
  noteFilters(PAGE, filter.query());
}

/** The filter's fields; `update()` refreshes them after the filter has changed elsewhere. */
export function filterFields(onChange) {
  const least = h("output", {});
  const slider = h("input", {
    type: "range",
    min: 0.5,
    max: 0.99,
    step: 0.01,
    id: "least",
    oninput: () => {
      filter.least = Number(slider.value);
      onChange();
    },
  });
  const search = searchField("Filter by address, port or class", "Address, port or class", (text) => {
    filter.text = text;
    onChange();
  });
  const clear = h("button", { type: "button", class: "quiet" }, "Clear filters");
  clear.addEventListener("click", () => {
    filter.clear();
    search.input.value = "";
    onChange();
  });
  const label = h("label", { class: "slider", for: "least" }, h("span", {}, "Probability"), slider, least);
  return {
    elements: [search.element, label, clear],
    update() {
      least.textContent = filter.least <= LEAST ? "any" : "≥ " + Math.round(filter.least * 100) + " %";
      slider.value = String(filter.least);
      if (document.activeElement !== search.input) {
        search.input.value = filter.text;
      }
      clear.disabled = filter.isClear;
    },
  };
}
