// @ts-check
// The list of all judgements, with export and import.

import { mayChange } from "./account.js";
import { getAnswer, getText, sendText } from "./api.js";
import { download } from "./csv.js";
import { h, show } from "./dom.js";
import { JUDGEMENTS } from "./feedback.js";
import { count } from "./format.js";
import { problem, time } from "./parts.js";
import { sortedTable } from "./table.js";

const SHOWN = 1000;

function subject(entry) {
  const target = entry.incident
    ? "#/incidents/" + encodeURIComponent(entry.incident)
    : entry.notification && "#/flow/alert/" + entry.notification;
  return [
    target ? h("a", { href: target }, entry.title) : entry.title,
    entry.note && h("p", { class: "soft" }, "“" + entry.note + "”"),
  ];
}

function state(entry) {
  return entry.undone_at ? ["undone by " + entry.undone_by + ", ", time(entry.undone_at)] : "in force";
}

/** @type {import("./table.js").Column[]} */
const COLUMNS = [
  { key: "at", title: "When", value: (entry) => entry.number, cell: (entry) => time(entry.at) },
  { key: "by", title: "Who", value: (entry) => entry.by, cell: (entry) => entry.by },
  { key: "what", title: "What", value: (entry) => entry.title, cell: subject },
  {
    key: "judgement",
    title: "Judgement",
    value: (entry) => entry.judgement,
    cell: (entry) => JUDGEMENTS[entry.judgement],
  },
  { key: "flows", title: "Flows", numeric: true, value: (entry) => entry.flows, cell: (entry) => count(entry.flows) },
  { key: "state", title: "State", value: (entry) => entry.undone_at ?? "", cell: state },
];

function importButton(onFile) {
  const file = h("input", { type: "file", accept: ".csv,text/csv", class: "unseen", tabindex: "-1" });
  file.addEventListener("change", () => {
    if (file.files.length > 0) {
      onFile(file.files[0]);
      file.value = "";
    }
  });
  const button = h("button", { type: "button", onclick: () => file.click() }, "Import CSV");
  return [button, h("label", { class: "unseen" }, "Feedback file", file)];
}

function judgements() {
  return sortedTable({
    className: "judgements",
    caption: "Judgements",
    empty: "Nothing has been judged yet. Open an incident or a flow to judge it.",
    sort: "at",
    descending: true,
    columns: COLUMNS,
  });
}

export function feedbackPage(root) {
  const content = h("div", { class: "stack" });
  const result = h("p", { role: "status" });
  const failure = h("p", { class: "field-error", role: "alert" });
  const table = judgements();

  async function tried(work) {
    failure.textContent = "";
    result.textContent = "";
    try {
      await work();
    } catch (error) {
      failure.textContent = error.message;
    }
  }

  async function load() {
    try {
      const { body, headers } = await getAnswer("api/feedback?limit=" + SHOWN);
      table.update(body);
      const all = Number(headers.get("X-Total-Count"));
      const frame = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Judgements" };
      show(
        content,
        h("div", frame, table.element),
        all > body.length && h("p", { class: "soft" }, "The latest " + count(body.length) + " of " + count(all) + "."),
      );
    } catch (error) {
      show(content, problem("The feedback cannot be shown", error, load));
    }
  }

  const exportCsv = () =>
    tried(async () => download("feedback.csv", await getText("api/feedback", { Accept: "text/csv" })));
  const importCsv = (file) =>
    tried(async () => {
      const { added, skipped } = await sendText("api/feedback", "text/csv", await file.text());
      result.textContent =
        count(added) + " imported" + (skipped > 0 ? ", " + count(skipped) + " already known" : "") + ".";
      await load();
    });
  show(
    root,
    h("h1", {}, "Feedback"),
    h("p", { class: "soft" }, "False alarms and true attacks, as judged by people. Training uses the exported flows."),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", onclick: exportCsv }, "Export CSV"),
      mayChange() && importButton(importCsv),
    ),
    result,
    failure,
    content,
  );
  load();
  return () => {};
}
