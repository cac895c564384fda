// @ts-check
// The stored flows page: a search in all scored flows that the server keeps, latest stored first.

import { mayChange } from "./account.js";
import { noteFilters, parameters, settleFilters } from "./address.js";
import { getJson } from "./api.js";
import { announce, h, show } from "./dom.js";
import { flowViews } from "./flow-views.js";
import { bytes, capitalised, count, counted, instant, protocol, when, ZONE } from "./format.js";
import { onNames } from "./names.js";
import { flowPackets } from "./packet-files.js";
import { className, likelihood, namedAddress, problem } from "./parts.js";
import { outOfTime, queryField } from "./query-field.js";
import { sortedTable } from "./table.js";

const PAGE = "stored-flows";
/** The number of flows that one request returns. */
const LIMIT = "100";

function verdict({ verdict: kind, label }) {
  return kind === "attack"
    ? className(label)
    : [capitalised(kind), kind === "suspicious" && h("small", { class: "soft" }, " " + label)];
}

function started({ start }) {
  return h("time", { datetime: start, title: instant(start) }, when(start));
}

/** @type {import("./table.js").Column[]} */
const COLUMNS = [
  { key: "when", title: "Start, " + ZONE, cell: started },
  { key: "class", title: "Verdict", cell: verdict, names: true },
  { key: "source", title: "Source", cell: (flow) => namedAddress(flow.src_ip, flow.src_port) },
  { key: "target", title: "Target", cell: (flow) => namedAddress(flow.dst_ip, flow.dst_port) },
  { key: "protocol", title: "Protocol", cell: (flow) => protocol(flow.protocol) },
  { key: "packets", title: "Packets", numeric: true, cell: (flow) => count(flow.packets) },
  { key: "bytes", title: "Bytes", numeric: true, cell: (flow) => bytes(flow.bytes) },
  { key: "origin", title: "Found in", cell: ({ origin }) => h("span", { class: "origin", title: origin }, origin) },
  {
    key: "probability",
    title: "Probability",
    numeric: true,
    cell: (flow) => likelihood(flow.probability, flow.is_attack),
  },
];

/** Packets may contain passwords, so readers cannot download them. */
const PACKETS = { key: "files", title: "Download", cell: flowPackets };

function resultTable() {
  return sortedTable({
    columns: mayChange() ? [...COLUMNS, PACKETS] : COLUMNS,
    className: "alerts stored",
    caption: "Stored flows, latest stored first",
    empty: "No stored flows match the search.",
    pageSize: Number.MAX_SAFE_INTEGER,
  });
}

/** Requests pages of flows; each page continues where the one before ended. */
class FlowSearch {
  flows = /** @type {any[]} */ ([]);
  partialUntil = /** @type {string | null} */ (null);
  next = /** @type {number | null} */ (null);

  constructor(/** @type {string} */ text) {
    this.text = text;
  }

  async more() {
    const query = new URLSearchParams({ limit: LIMIT });
    if (this.text !== "") {
      query.set("q", this.text);
    }
    if (this.next !== null) {
      query.set("before", String(this.next));
    }
    const answer = await getJson("api/flows?" + query);
    this.flows.push(...answer.flows);
    this.partialUntil = answer.partial ? (answer.searched_until ?? "") : null;
    this.next = answer.next ?? null;
  }
}

/** The flows found, what the search may have missed, and a button that continues it. */
function resultView(onMore) {
  const table = resultTable();
  const notice = h("div", { class: "contents" });
  const more = h("button", { type: "button", onclick: onMore });
  return {
    element: h("div", { class: "stack tight" }, notice, table.element, h("p", { class: "actions" }, more)),
    wait() {
      more.disabled = true;
    },
    redraw(/** @type {FlowSearch} */ { flows }) {
      table.update(flows);
    },
    update(/** @type {FlowSearch} */ { flows, partialUntil, next }) {
      table.update(flows);
      show(notice, partialUntil !== null && outOfTime("stored", partialUntil));
      more.textContent = partialUntil === null ? "Show more" : "Continue searching";
      more.disabled = false;
      more.hidden = next === null;
      announce(counted(flows.length, "flow") + " shown.");
    },
  };
}

export function storedFlowsPage(root) {
  const results = resultView(() => load(search));
  const failure = h("div", { class: "contents" });
  const field = queryField("Search stored flows", start, "flows");
  let search = new FlowSearch(parameters().get("q") ?? "");
  let left = false;

  function addressQuery() {
    return new URLSearchParams(search.text === "" ? {} : { q: search.text });
  }

  function start(/** @type {string} */ text) {
    search = new FlowSearch(text);
    noteFilters(PAGE, addressQuery());
    load(search);
  }

  async function load(/** @type {FlowSearch} */ asked) {
    results.wait();
    const error = await asked.more().then(
      () => null,
      (reason) => reason,
    );
    // A later search may have begun in the meantime.
    if (left || asked !== search) {
      return;
    }
    const isInvalid = error?.position > 0;
    field.reject(isInvalid ? error : null, search.text);
    results.element.hidden = error !== null;
    show(failure, error !== null && !isInvalid && problem("The flows cannot be shown", error, () => load(search)));
    if (error === null) {
      results.update(search);
    }
  }

  field.input.value = search.text;
  settleFilters(PAGE, addressQuery());
  const content = h("div", { class: "stack" }, field.element, failure, results.element);
  show(root, h("h1", {}, "Stored flows"), flowViews(PAGE), content);
  load(search);
  const stop = onNames(() => results.redraw(search));
  return () => {
    left = true;
    stop();
  };
}
