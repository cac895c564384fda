// Captures: sent, judged, looked at.

import { manifest, signIn, upload } from "./api.js";
import { binned, timeline } from "./charts.js";
import { announce, h, show } from "./dom.js";
import { bytes, clock, count, counted, number, percent, protocol, seconds, span, when, words, ZONE } from "./format.js";
import {
  address,
  classBars,
  className,
  command,
  facts,
  likelihood,
  problem,
  searchField,
  uploadCommand,
  disorder,
  fragments,
} from "./parts.js";
import { sortedTable } from "./table.js";

/** What the page is at; it outlives a visit to another page. */
let at = { step: "idle" };
let redraw = () => {};

function become(next) {
  at = next;
  redraw();
}

/** The verdict of the capture that was looked at last, by its place in the answer. */
export function flowOfCapture(index) {
  return at.step === "done" ? (at.answer.verdicts[index] ?? null) : null;
}

function send(file) {
  if (at.step === "sending") {
    return;
  }
  const started = performance.now();
  const { answer, cancel } = upload(
    "api/captures?features=true&name=" + encodeURIComponent(file.name),
    file,
    (sent, total) => {
      if (at.step === "sending") {
        at.sent = sent;
        at.total = total;
        at.rate = sent / Math.max(0.05, (performance.now() - started) / 1000);
        at.update?.();
      }
    },
  );
  become({ step: "sending", file, cancel, sent: 0, total: file.size, rate: 0 });
  answer.then(
    (result) => {
      result.verdicts.forEach((verdict, index) => {
        verdict.index = index;
      });
      const flows = total(result.classes);
      announce(
        file.name +
          ": " +
          (flows === 0
            ? "nothing could be judged"
            : counted(attacksAmong(result.classes), "attack") + " in " + counted(flows, "flow")),
      );
      become({ step: "done", file, answer: result });
    },
    async (error) => {
      if (error.status === 401) {
        become({ step: "idle" });
        await signIn();
        send(file);
      } else {
        become(error.status === -1 ? { step: "idle" } : { step: "failed", file, error });
      }
    },
  );
}

function picker() {
  const input = h("input", {
    type: "file",
    id: "capture",
    class: "unseen",
    accept: ".pcap,.pcapng,.cap,.gz,application/vnd.tcpdump.pcap",
    onchange: () => input.files.length > 0 && send(input.files[0]),
  });
  const zone = h(
    "div",
    { class: "drop" },
    h("p", { class: "drop-title" }, "Drop a capture here"),
    h("p", { class: "soft" }, "pcap or pcapng, gzip too. It is read as it arrives and never stored."),
    input,
    h("label", { for: "capture", class: "button primary" }, "Choose a file"),
  );
  const over = (event) => {
    event.preventDefault();
    zone.classList.add("over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const file = event.dataTransfer.files[0];
    if (file) {
      send(file);
    }
  });
  return zone;
}

function idle() {
  return [picker(), h("p", { class: "soft" }, "Or from a terminal:"), command(uploadCommand())];
}

function sending() {
  const bar = h("progress", { max: 1, "aria-label": "Upload" });
  const text = h("p", { class: "soft numbers" });
  at.update = () => {
    if (at.sent >= at.total) {
      bar.removeAttribute("value");
      text.textContent = bytes(at.total) + " sent; the server is finishing its flows";
    } else {
      bar.value = at.total === 0 ? 0 : at.sent / at.total;
      text.textContent = bytes(at.sent) + " of " + bytes(at.total) + " · " + bytes(at.rate) + "/s";
    }
  };
  at.update();
  return h(
    "section",
    { class: "state" },
    h("h2", { class: "file-name" }, at.file.name),
    bar,
    text,
    h("p", { class: "actions" }, h("button", { type: "button", onclick: at.cancel }, "Cancel")),
  );
}

function failed() {
  const titles = {
    400: "This is no capture that can be read",
    413: "This capture is too large",
    415: "This kind of file is not taken",
    503: "The server is busy",
    429: "The server is busy",
    0: "The capture did not arrive",
  };
  const file = at.file;
  return [
    problem(
      titles[at.error.status] ?? "The capture was not judged",
      at.error,
      [400, 413, 415].includes(at.error.status) ? null : () => send(file),
    ),
    h("p", { class: "soft file-name" }, file.name + ", " + bytes(file.size)),
    picker(),
  ];
}

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
    value: (v) => v.label,
    cell: (v) => h("a", { class: "row-link", href: "#/flow/capture/" + v.index }, className(v.label)),
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

function csvCell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  // A spreadsheet would run a text that begins like a formula.
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function csv(verdicts) {
  const own = [
    "flow_id",
    "src_ip",
    "src_port",
    "dst_ip",
    "dst_port",
    "protocol",
    "start",
    "end",
    "packets",
    "bytes",
    "label",
    "probability",
    "is_attack",
  ];
  const features = Object.keys(verdicts[0]?.features ?? {});
  const lines = verdicts.map((verdict) =>
    [...own.map((name) => verdict[name]), ...features.map((name) => verdict.features?.[name]), verdict.community_id]
      .map(csvCell)
      .join(","),
  );
  return (
    [
      [...own, ...features.map((name) => (own.includes(name) ? "feature_" + name : name)), "community_id"].join(","),
      ...lines,
    ].join("\r\n") + "\r\n"
  );
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function reasons(counts) {
  const entries = Object.entries(counts ?? {}).filter(([, amount]) => amount > 0);
  return entries.length === 0
    ? null
    : entries.map(([reason, amount]) => count(amount) + " " + words(reason)).join(", ");
}

function total(counts) {
  return Object.values(counts ?? {}).reduce((sum, amount) => sum + amount, 0);
}

function attacksAmong(classes) {
  return Object.entries(classes)
    .filter(([name]) => name !== "Benign")
    .reduce((sum, [, amount]) => sum + amount, 0);
}

/** Why a capture gave no flow to judge. */
function nothingJudged(summary) {
  const skipped = reasons(summary.packets_skipped);
  const dropped = reasons(summary.flows_dropped);
  if (summary.nothing_judged) {
    return "Nothing to judge: " + summary.nothing_judged + ". This says nothing about attacks.";
  }
  return (
    "Its " +
    counted(summary.packets_read, "packet") +
    " gave no flow" +
    (dropped ? " (dropped: " + dropped + ")" : "") +
    (skipped ? "; skipped: " + skipped : "") +
    ". This says nothing about attacks."
  );
}

function headline(attacks, flows) {
  if (flows === 0) {
    return [h("b", { class: "doubt" }, "Nothing could be judged")];
  }
  return attacks === 0
    ? [h("b", {}, "No attack"), " in " + counted(flows, "flow")]
    : [
        h("b", {}, count(attacks)),
        " " +
          (attacks === 1 ? "attack" : "attacks") +
          " in " +
          counted(flows, "flow") +
          ", " +
          percent(attacks / flows),
      ];
}

function result() {
  const { summary, classes, verdicts, truncated } = at.answer;
  const counts = new Map(Object.entries(classes));
  const flows = total(classes);
  const attacks = attacksAmong(classes);
  const skipped = total(summary.packets_skipped) - (summary.packets_skipped?.after_close ?? 0);
  const chosen = new Set();
  let text = "";
  let attacksOnly = false;
  const chart = timeline(Math.min(430, Math.max(170, 36 * counts.size - 10)));
  const bars = h("div");
  const table = sortedTable({
    columns: COLUMNS,
    className: "flows",
    caption: "Flows with their verdicts",
    sort: "probability",
    empty: "No flow matches the filters.",
  });
  const shownCount = h("span", { class: "soft numbers" });
  const only = h(
    "label",
    { class: "check" },
    h("input", {
      type: "checkbox",
      onchange: (event) => {
        attacksOnly = event.target.checked;
        draw();
      },
    }),
    "Attacks only",
  );

  function matches(verdict) {
    return (
      (!attacksOnly || verdict.is_attack) &&
      (chosen.size === 0 || chosen.has(verdict.label)) &&
      (text === "" ||
        (
          verdict.src_ip +
          ":" +
          verdict.src_port +
          " " +
          verdict.dst_ip +
          ":" +
          verdict.dst_port +
          " " +
          verdict.label +
          " " +
          protocol(verdict.protocol)
        )
          .toLowerCase()
          .includes(text))
    );
  }

  function draw() {
    const shown = verdicts.filter(matches);
    show(
      bars,
      classBars(counts, chosen, (name) => {
        if (!chosen.delete(name)) {
          chosen.add(name);
        }
        draw();
      }),
    );
    shownCount.textContent =
      shown.length === verdicts.length ? "" : count(shown.length) + " of " + count(verdicts.length);
    table.update(shown);
  }

  const starts = verdicts.map((verdict) => Date.parse(verdict.start));
  const from = starts.reduce((a, b) => Math.min(a, b), Infinity);
  const to = starts.reduce((a, b) => Math.max(a, b), -Infinity);
  if (verdicts.length > 0) {
    const names = [...counts.keys()].sort((a, b) => (a === "Benign" ? -1 : b === "Benign" ? 1 : 0));
    chart.update({
      ...binned(
        verdicts.map((verdict) => ({ time: Date.parse(verdict.start), name: verdict.label })),
        from,
        Math.max(to, from + 1),
        innerWidth < 640 ? 45 : 90,
      ),
      names,
      label:
        "Flows over time by class, from " +
        when(new Date(from).toISOString()) +
        " to " +
        clock(new Date(to)) +
        " " +
        ZONE,
    });
  }
  draw();
  const warnings = [
    flows === 0 && nothingJudged(summary),
    flows > 0 &&
      skipped * 4 >= summary.packets_read &&
      "Much was not judged: " +
        count(skipped) +
        " of " +
        counted(summary.packets_read, "packet") +
        " were skipped (" +
        reasons(summary.packets_skipped) +
        ").",
    summary.truncated_at !== undefined &&
      "The capture is damaged or cut off at byte " +
        count(summary.truncated_at) +
        "; what stands before that was judged.",
    summary.exact === false && "A limit was reached, so some flows may be cut in two or missing: see the summary.",
    truncated > 0 &&
      "The table holds the first " +
        count(verdicts.length) +
        " flows, attacks first; " +
        count(truncated) +
        " more are only counted. The API gives all of them (Accept: application/x-ndjson).",
  ].filter(Boolean);

  return h(
    "div",
    { class: "stack" },
    h(
      "div",
      { class: "result-head" },
      h(
        "div",
        {},
        h("p", { class: "headline" }, headline(attacks, flows)),
        h("p", { class: "soft file-name" }, at.file.name + " · " + bytes(at.file.size)),
      ),
      h("button", { type: "button", onclick: () => become({ step: "idle" }) }, "Another capture"),
    ),
    warnings.map((warning) => h("p", { class: "notice" }, warning)),
    h(
      "section",
      { class: "card overview two", "aria-label": "Result" },
      h(
        "div",
        { class: "overview-chart" },
        h("h2", {}, "Flows over time, " + ZONE),
        verdicts.length > 0 ? chart.element : h("p", { class: "nothing" }, "The capture holds no flow."),
      ),
      h("div", {}, h("h2", {}, "Classes"), counts.size > 0 ? bars : h("p", { class: "nothing" }, "None.")),
    ),
    h(
      "details",
      { class: "card" },
      h("summary", {}, "Summary of the reading"),
      facts([
        ["Packets read", count(summary.packets_read)],
        ["Packets decoded", count(summary.packets_decoded)],
        [
          "Packets skipped",
          count(total(summary.packets_skipped)) +
            (reasons(summary.packets_skipped) ? ": " + reasons(summary.packets_skipped) : ""),
        ],
        ["Link types not decoded", reasons(summary.link_types_not_decoded)],
        ["Not entered", reasons(summary.not_entered)],
        ["Packets out of order", disorder(summary)],
        ["Fragments", fragments(summary)],
        ["Damaged places", summary.damages > 0 ? count(summary.damages) : null],
        ["Flows opened", count(summary.flows_opened)],
        ["Flows written", count(summary.flows_written)],
        [
          "Flows dropped",
          count(total(summary.flows_dropped)) +
            (reasons(summary.flows_dropped) ? ": " + reasons(summary.flows_dropped) : ""),
        ],
        [
          "Flows ended early",
          summary.early_expired > 0 ? count(summary.early_expired) + " to make room for others" : null,
        ],
        ["Bytes", bytes(summary.bytes)],
        ["Time taken", seconds(summary.seconds)],
        [
          "Rate",
          summary.seconds > 0 ? number(Math.round(summary.packets_read / summary.seconds)) + " packets/s" : null,
        ],
      ]),
    ),
    h(
      "div",
      { class: "tools" },
      searchField("Filter by address, port, class or protocol", "Address, port, class", (value) => {
        text = value;
        draw();
      }),
      only,
      shownCount,
      h(
        "button",
        {
          type: "button",
          class: "quiet push",
          disabled: verdicts.length === 0,
          onclick: () =>
            download(at.file.name.replace(/(\.pcap|\.pcapng|\.cap)?(\.gz)?$/, "") + "-flows.csv", csv(table.shown())),
        },
        "Download CSV",
      ),
    ),
    table.element,
  );
}

export function capturesPage(root) {
  const content = h("div", { class: "stack" });
  show(root, h("h1", {}, "Captures"), content);
  redraw = () => {
    const draw = { idle, sending, failed, done: result }[at.step];
    show(content, draw());
  };
  redraw();
  manifest().catch((error) => {
    if (error.status === 503 && at.step === "idle") {
      content.prepend(
        h("p", { class: "notice" }, "The model is still being loaded; captures can be judged in a moment."),
      );
    }
  });
  const stay = (event) => event.preventDefault();
  window.addEventListener("dragover", stay);
  window.addEventListener("drop", stay);
  return () => {
    redraw = () => {};
    window.removeEventListener("dragover", stay);
    window.removeEventListener("drop", stay);
  };
}
