// @ts-check
// Judgements of an incident or a flow: false alarm or true attack.

import { authorName, mayChange, nameField } from "./account.js";
import { send } from "./api.js";
import { announce, h, show } from "./dom.js";
import { capitalised, count, counted, percent } from "./format.js";
import { time } from "./parts.js";
import { groupName } from "./site-status.js";

/** The names of the judgements. */
export const JUDGEMENTS = { false_alarm: "false alarm", true: "true attack" };

function groupText({ group, threshold_before: before, threshold }) {
  const subject = "The threshold for " + groupName(group);
  return before === threshold
    ? subject + " stays at " + percent(threshold, 2) + "."
    : subject + " changed from " + percent(before, 2) + " to " + percent(threshold, 2) + ".";
}

/** What a judgement changed; null if that is not known. */
function effect(calibration) {
  if (!calibration) {
    return null;
  }
  if (!calibration.applied) {
    return h("p", { class: "soft" }, "Thresholds are unchanged: " + calibration.reason + ".");
  }
  const still = calibration.still_flagged;
  return h(
    "p",
    {},
    calibration.groups.map(groupText).join(" "),
    still > 0 && " " + count(still) + " of the judged flows would still be flagged.",
  );
}

function allowList(text) {
  return [
    h("p", {}, "To suppress such incidents from now on, add this entry to the file given with --allow-list:"),
    h("pre", { class: "entry", tabindex: "0", "aria-label": "Allow-list entry" }, text),
  ];
}

function judged(entry, undo) {
  return [
    h(
      "p",
      {},
      "Judged ",
      h("b", {}, "a " + JUDGEMENTS[entry.judgement]),
      " by " + entry.by + ", ",
      time(entry.at),
      entry.flows > 0 && " (" + counted(entry.flows, "flow") + ")",
      ".",
    ),
    entry.note && h("p", { class: "soft" }, "“" + entry.note + "”"),
    effect(entry.calibration),
    entry.suggested_allow_list && allowList(entry.suggested_allow_list),
    entry.kept_in === "memory" &&
      h(
        "p",
        { class: "soft" },
        "This judgement is lost when the server stops. To keep judgements, start the server with --feedback DIR.",
      ),
    h(
      "p",
      { class: "actions" },
      mayChange() && h("button", { type: "button", "data-focus": "feedback undo", onclick: undo }, "Undo"),
      h("a", { href: "#/feedback" }, "All feedback"),
    ),
  ];
}

function question(entry, fields, judge) {
  const button = (judgement, text) =>
    h("button", { type: "button", "data-focus": "feedback " + judgement, onclick: () => judge(judgement) }, text);
  return [
    entry?.undone_at &&
      h(
        "p",
        { class: "soft" },
        "The judgement “" +
          JUDGEMENTS[entry.judgement] +
          "” by " +
          entry.by +
          " was undone by " +
          entry.undone_by +
          ", ",
        time(entry.undone_at),
        ".",
      ),
    mayChange()
      ? [fields, h("p", { class: "actions" }, button("false_alarm", "False alarm"), button("true", "True attack"))]
      : h("p", { class: "soft" }, "This has not been judged."),
  ];
}

/**
 * A card to judge something and to undo the judgement.
 *
 * @param subject `{incident: id}` or `{notification: number}`
 * @param {boolean} asksName whether the card has a field for the user's name
 * @param {() => void} onChange called after a judgement and after its undoing
 * @returns the element, and a function that takes the judgement known to the server
 */
export function feedbackCard(subject, asksName = true, onChange = () => {}) {
  const content = h("div", { class: "stack tight" });
  const failure = h("p", { class: "field-error", role: "alert" });
  const note = h("input", { type: "text", maxlength: 500, autocomplete: "off", "data-focus": "feedback note" });
  const fields = h(
    "div",
    { class: "feedback-fields" },
    asksName && nameField(),
    h("label", {}, h("span", {}, "Note"), note),
  );
  /** @type {any} */
  let entry = null;
  let busy = false;

  function draw() {
    show(content, entry && !entry.undone_at ? judged(entry, undo) : question(entry, fields, judge));
  }

  async function change(method, path, body) {
    if (busy) {
      return;
    }
    busy = true;
    failure.textContent = "";
    try {
      entry = await send(method, path, body);
      note.value = "";
      draw();
      content.querySelector("button")?.focus({ preventScroll: true });
      announce(entry.undone_at ? "The judgement was undone." : "Judged a " + JUDGEMENTS[entry.judgement] + ".");
      onChange();
    } catch (error) {
      failure.textContent = capitalised(error.message) + ".";
    } finally {
      busy = false;
    }
  }

  function judge(judgement) {
    return change("POST", "api/feedback", { ...subject, judgement, by: authorName(), note: note.value });
  }

  function undo() {
    const by = new URLSearchParams({ by: authorName() });
    return change("DELETE", "api/feedback/" + encodeURIComponent(entry.id) + "?" + by, null);
  }

  function update(/** @type {any} */ known) {
    // The effect on thresholds is part of the response to the judgement only.
    if (known?.id !== entry?.id || known?.undone_at !== entry?.undone_at) {
      entry = known ?? null;
      draw();
    }
  }

  draw();
  const title = h("h2", {}, "Is this an attack?");
  return { element: h("section", { class: "card feedback" }, title, content, failure), update };
}
