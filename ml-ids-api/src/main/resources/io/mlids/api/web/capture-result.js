// @ts-check
// A capture's result: headline, incidents, flows over time and by class, and the flow list.

import { binned, timeline } from "./charts.js";
import { csv, download } from "./csv.js";
import { h, show } from "./dom.js";
import { bytes, clock, count, counted, number, percent, protocol, seconds, span, when, words, ZONE } from "./format.js";
import { UNUSUAL } from "./classes.js";
import {
  address,
  classBars,
  className,
  classText,
  disorder,
  facts,
  fragments,
  likelihood,
  searchField,
} from "./parts.js";
import { incidentTable } from "./incident-table.js";
import { sortedTable } from "./table.js";

const COLUMNS = [
  {
    key: "when",
    title: "Start, " + ZONE,
    value: (v) => v.start,
    cell: (v) => h("time", { datetime: v.start, title: v.start }, when(v.start)),
  },
  {
    key: "class",
    title: "Class",
    names: true,
    value: classText,
    cell: (v) =>
      h("a", { class: "row-link", href: "#/flow/capture/" + v.job + "/" + v.index }, className(classText(v))),
  },
  { key: "source", title: "Source", value: (v) => v.src_ip, cell: (v) => address(v.src_ip, v.src_port) },
  { key: "target", title: "Target", value: (v) => v.dst_ip, cell: (v) => address(v.dst_ip, v.dst_port) },
  { key: "protocol", title: "Protocol", value: (v) => v.protocol, cell: (v) => protocol(v.protocol) },
  { key: "packets", title: "Packets", numeric: true, value: (v) => v.packets, cell: (v) => count(v.packets) },
  { key: "bytes", title: "Bytes", numeric: true, value: (v) => v.bytes, cell: (v) => bytes(v.bytes) },
  { key: "duration", title: "Duration", numeric: true, value: duration, cell: (v) => seconds(duration(v)) },
  {
    key: "probability",
    title: "Attack",
    numeric: true,
    value: (v) => v.probability,
    cell: (v) => likelihood(v.probability, v.is_attack),
  },
];

function duration(verdict) {
  return span(verdict.start, verdict.end);
}

function reasons(counts) {
  const entries = Object.entries(counts ?? {}).filter(([, amount]) => amount > 0);
  return entries.length === 0
    ? null
    : entries.map(([reason, amount]) => count(amount) + " " + words(reason)).join(", ");
}

export function total(counts) {
  return Object.values(counts ?? {}).reduce((sum, amount) => sum + amount, 0);
}

export function attacksAmong(classes) {
  return Object.entries(classes)
    .filter(([name]) => name !== "Benign")
    .reduce((sum, [, amount]) => sum + amount, 0);
}

/** The reason why a capture contains no flow to classify. */
function nothingJudged(summary) {
  if (summary.nothing_judged) {
    return "Nothing to classify: " + summary.nothing_judged + ". This does not rule out attacks.";
  }
  const dropped = reasons(summary.flows_dropped);
  const skipped = reasons(summary.packets_skipped);
  const why = (dropped ? " (dropped: " + dropped + ")" : "") + (skipped ? "; skipped: " + skipped : "");
  return counted(summary.packets_read, "packet") + " but no flows" + why + ". This does not rule out attacks.";
}

function headline(attacks, flows, unusual) {
  if (flows === 0) {
    return [h("b", { class: "doubt" }, "Nothing could be classified")];
  }
  if (attacks === 0) {
    return [h("b", {}, "No attack flows"), " in " + counted(flows, "flow") + unusualText(unusual)];
  }
  const noun = attacks === 1 ? "attack flow" : "attack flows";
  return [
    h("b", {}, count(attacks)),
    " " + noun + " in " + counted(flows, "flow") + ", " + percent(attacks / flows) + unusualText(unusual),
  ];
}

/** The number of unusual flows, for a headline. */
function unusualText(unusual = 0) {
  return unusual > 0 ? "; " + counted(unusual, "unusual benign flow") : "";
}

function warnings({ summary, classes, verdicts, truncated }) {
  const flows = total(classes);
  const skipped = total(summary.packets_skipped) - (summary.packets_skipped?.after_close ?? 0);
  const read = counted(summary.packets_read, "packet");
  return [
    flows === 0 && nothingJudged(summary),
    flows > 0 &&
      skipped * 4 >= summary.packets_read &&
      "A large part of the capture was not classified: " +
        count(skipped) +
        " of " +
        read +
        " were skipped (" +
        reasons(summary.packets_skipped) +
        ").",
    summary.truncated_at !== undefined &&
      "The capture is damaged or cut off at byte " +
        count(summary.truncated_at) +
        "; everything before that was classified.",
    summary.exact === false && "A limit was reached, so some flows may be split or missing; see the summary.",
    truncated > 0 &&
      "The table shows the first " +
        count(verdicts.length) +
        " flows, attacks first; " +
        count(truncated) +
        " more are only counted. The API returns all flows (Accept: application/x-ndjson).",
  ]
    .filter(Boolean)
    .map((warning) => h("p", { class: "notice" }, warning));
}

/** Flows over time. */
function chart(verdicts, counts) {
  const picture = timeline(Math.min(430, Math.max(170, 36 * counts.size - 10)));
  const isBenign = (name) => Number(name === "Benign") * 2 + Number(name === UNUSUAL);
  const starts = verdicts.map((verdict) => Date.parse(verdict.start));
  const from = starts.reduce((a, b) => Math.min(a, b), Infinity);
  const to = starts.reduce((a, b) => Math.max(a, b), -Infinity);
  const events = verdicts.map((verdict, index) => ({ time: starts[index], name: classText(verdict) }));
  const begin = when(new Date(from).toISOString());
  picture.update({
    ...binned(events, from, Math.max(to, from + 1), innerWidth < 640 ? 45 : 90),
    names: [...counts.keys()].sort((a, b) => isBenign(b) - isBenign(a)),
    label: "Flows over time by class, from " + begin + " to " + clock(new Date(to)) + " " + ZONE,
  });
  return picture.element;
}

function withReasons(counts) {
  const why = reasons(counts);
  return count(total(counts)) + (why ? ": " + why : "");
}

function summaryFacts(summary) {
  const rate = summary.seconds > 0 ? number(Math.round(summary.packets_read / summary.seconds)) + " packets/s" : null;
  return facts([
    ["Packets read", count(summary.packets_read)],
    ["Packets decoded", count(summary.packets_decoded)],
    ["Packets skipped", withReasons(summary.packets_skipped)],
    ["Link types not decoded", reasons(summary.link_types_not_decoded)],
    ["Encapsulations not decoded", reasons(summary.not_entered)],
    ["Packets out of order", disorder(summary)],
    ["Fragments", fragments(summary)],
    ["Damaged records", summary.damages > 0 ? count(summary.damages) : null],
    ["Flows opened", count(summary.flows_opened)],
    ["Flows written", count(summary.flows_written)],
    ["Flows dropped", withReasons(summary.flows_dropped)],
    ["Flows ended early", summary.early_expired > 0 ? count(summary.early_expired) + " (flow limit)" : null],
    ["Bytes", bytes(summary.bytes)],
    ["Time taken", seconds(summary.seconds)],
    ["Rate", rate],
  ]);
}

function searched(verdict) {
  const source = verdict.src_ip + ":" + verdict.src_port;
  const target = verdict.dst_ip + ":" + verdict.dst_port;
  return (source + " " + target + " " + classText(verdict) + " " + protocol(verdict.protocol)).toLowerCase();
}

/** The number of flows by class; unusual benign flows are a separate class. */
function classCounts({ classes, unusual = 0 }) {
  const counts = new Map(Object.entries(classes));
  if (unusual > 0) {
    counts.set("Benign", classes.Benign - unusual);
    counts.set(UNUSUAL, unusual);
  }
  return counts;
}

/** The flow list and its filters; `bars` shows the classes, and a click on a class filters by it. */
function flowList(answer, fileName) {
  const { verdicts } = answer;
  const counts = classCounts(answer);
  const chosen = new Set();
  let text = "";
  const bars = h("div");
  const shownCount = h("span", { class: "soft numbers" });
  const table = sortedTable({
    columns: COLUMNS,
    className: "flows",
    caption: "Flows with their verdicts",
    sort: "probability",
    empty: "No flows match the filters.",
  });
  const attacksOnly = h("input", { type: "checkbox", onchange: () => draw() });
  const search = searchField("Filter by address, port, class or protocol", "Address, port, class", (value) => {
    text = value;
    draw();
  });
  const save = h("button", { type: "button", class: "quiet push", disabled: verdicts.length === 0 }, "Download CSV");
  const stem = fileName.replace(/(\.pcap|\.pcapng|\.cap)?(\.gz)?$/, "");
  save.addEventListener("click", () => download(stem + "-flows.csv", csv(table.shown())));

  const toggle = (name) => {
    if (!chosen.delete(name)) {
      chosen.add(name);
    }
    draw();
  };
  const matches = (verdict) =>
    (!attacksOnly.checked || verdict.is_attack) &&
    (chosen.size === 0 || chosen.has(classText(verdict))) &&
    (text === "" || searched(verdict).includes(text));

  function draw() {
    const shown = verdicts.filter(matches);
    show(bars, classBars(counts, chosen, toggle));
    shownCount.textContent =
      shown.length === verdicts.length ? "" : count(shown.length) + " of " + count(verdicts.length);
    table.update(shown);
  }
  draw();
  const only = h("label", { class: "check" }, attacksOnly, "Attacks only");
  return { bars, elements: [h("div", { class: "tools" }, search.element, only, shownCount, save), table.element] };
}

/** The list of incidents, shown above the flows. */
function incidentList(incidents) {
  if (incidents.length === 0) {
    return h("p", { class: "soft" }, "No incidents: no host behaved like an attacker over many flows.");
  }
  const table = incidentTable(() => false, true);
  table.update(incidents);
  return h("div", { class: "table-frame" }, table.element);
}

/** The whole result; `onAgain` is called to upload another capture. */
export function captureResult(answer, file, onAgain) {
  const { summary, classes, verdicts, incidents = [] } = answer;
  const list = flowList(answer, file.name);
  const nothing = (text) => h("p", { class: "nothing" }, text);
  const overview = h(
    "section",
    { class: "card overview two", "aria-label": "Result" },
    h(
      "div",
      { class: "overview-chart" },
      h("h2", {}, "Flows over time, " + ZONE),
      verdicts.length > 0 ? chart(verdicts, classCounts(answer)) : nothing("The capture contains no flows."),
    ),
    h("div", {}, h("h2", {}, "Classes"), total(classes) > 0 ? list.bars : nothing("None.")),
  );
  const head = h(
    "div",
    {},
    h("p", { class: "headline" }, headline(attacksAmong(classes), total(classes), answer.unusual)),
    h("p", { class: "soft file-name" }, file.name + " · " + bytes(file.size)),
  );
  return h(
    "div",
    { class: "stack" },
    h("div", { class: "result-head" }, head, h("button", { type: "button", onclick: onAgain }, "Another capture")),
    warnings(answer),
    h(
      "section",
      {},
      h("h2", {}, incidents.length === 0 ? "Incidents" : counted(incidents.length, "incident")),
      incidentList(incidents),
    ),
    h("h2", {}, "Flows"),
    overview,
    h("details", { class: "card" }, h("summary", {}, "Processing summary"), summaryFacts(summary)),
    list.elements,
  );
}
