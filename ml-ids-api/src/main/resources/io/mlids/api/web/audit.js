// @ts-check
// Who changed what through the API, latest first; only admins may see it.

import { noteFilters, parameters, settleFilters } from "./address.js";
import { getJson } from "./api.js";
import { announce, h, show } from "./dom.js";
import { capitalised, counted, instant, when, words, ZONE } from "./format.js";
import { problem, searchField } from "./parts.js";
import { sortedTable } from "./table.js";

const PAGE = "audit";
const LIMIT = "100";
const ACTIONS = ["triage", "mute", "feedback", "feedback_undo", "search_save", "search_delete", "upload", "stream"];
const OF_INCIDENTS = new Set(["triage", "mute", "feedback"]);

/** The subject; a single incident is a link. */
function subject({ action, about }) {
  return OF_INCIDENTS.has(action) && /^\S+-\d+$/.test(about)
    ? h("a", { href: "#/incidents/" + encodeURIComponent(about) }, about)
    : about;
}

function author({ by, by_token: byToken, address }) {
  return byToken || by === address
    ? by
    : [by, h("small", { class: "soft", title: "The client stated this name; no token confirms it." }, " (stated)")];
}

/** @type {import("./table.js").Column[]} */
const COLUMNS = [
  { key: "at", title: "When, " + ZONE, cell: ({ at }) => h("time", { datetime: at, title: instant(at) }, when(at)) },
  { key: "by", title: "Who", cell: author },
  { key: "address", title: "From", cell: ({ address }) => address },
  { key: "action", title: "What", cell: ({ action }) => capitalised(words(action)) },
  { key: "about", title: "About", cell: subject, names: true },
  { key: "detail", title: "Details", cell: ({ detail }) => detail },
];

/** The events that match the filter; each request continues where the one before ended. */
class AuditList {
  events = /** @type {any[]} */ ([]);
  next = /** @type {number | null} */ (null);
  keptIn = "database";

  constructor(/** @type {URLSearchParams} */ query) {
    this.query = query;
  }

  async more() {
    const query = new URLSearchParams(this.query);
    query.set("limit", LIMIT);
    if (this.next !== null) {
      query.set("before", String(this.next));
    }
    const answer = await getJson("api/audit?" + query);
    this.events.push(...answer.events);
    this.next = answer.next ?? null;
    this.keptIn = answer.kept_in;
  }
}

/** The fields of the filter: who, and what. */
function fields(/** @type {URLSearchParams} */ query, onChange) {
  const values = { who: query.get("who") ?? "", action: query.get("action") ?? "" };
  const who = searchField("Only changes by", "Name of a token", (text) => {
    values.who = text.trim();
    onChange(values);
  });
  who.input.value = values.who;
  const action = h(
    "select",
    { "aria-label": "What", onchange: ({ target }) => onChange(Object.assign(values, { action: target.value })) },
    h("option", { value: "" }, "Any change"),
    ACTIONS.map((each) => h("option", { value: each, selected: each === values.action }, capitalised(words(each)))),
  );
  return h("div", { class: "tools" }, who.element, action);
}

function results(onMore) {
  const table = sortedTable({
    columns: COLUMNS,
    className: "judgements audit",
    caption: "Changes, latest first",
    empty: "No changes are recorded.",
    pageSize: Number.MAX_SAFE_INTEGER,
  });
  const more = h("button", { type: "button", onclick: onMore }, "Show more");
  const note = h("p", { class: "soft" });
  const frame = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Changes" };
  return {
    element: h(
      "div",
      { class: "stack tight" },
      note,
      h("div", frame, table.element),
      h("p", { class: "actions" }, more),
    ),
    update(/** @type {AuditList} */ { events, next, keptIn }) {
      table.update(events);
      more.hidden = next === null;
      note.hidden = keptIn === "database";
      note.textContent = "Without a history, the server keeps only the latest changes, in memory.";
      announce(counted(events.length, "change") + " shown.");
    },
  };
}

export function auditPage(root) {
  const query = () => {
    const { who, action } = Object.fromEntries(parameters());
    return new URLSearchParams({ ...(who ? { who } : {}), ...(action ? { action } : {}) });
  };
  const board = results(() => load(list));
  const failure = h("div", { class: "contents" });
  let list = new AuditList(query());
  let left = false;

  function change({ who, action }) {
    const chosen = new URLSearchParams({ ...(who ? { who } : {}), ...(action ? { action } : {}) });
    noteFilters(PAGE, chosen);
    list = new AuditList(chosen);
    load(list);
  }

  async function load(/** @type {AuditList} */ asked) {
    const error = await asked.more().then(
      () => null,
      (reason) => reason,
    );
    if (left || asked !== list) {
      return;
    }
    board.element.hidden = error !== null;
    show(failure, error !== null && problem("The changes cannot be shown", error, () => load(list)));
    if (error === null) {
      board.update(list);
    }
  }

  settleFilters(PAGE, list.query);
  show(
    root,
    h("h1", {}, "Changes"),
    h(
      "div",
      { class: "stack" },
      h("p", { class: "soft" }, "Who changed what through the API. The page of an incident shows its triage in full."),
      fields(list.query, change),
      failure,
      board.element,
    ),
  );
  load(list);
  return () => {
    left = true;
  };
}
