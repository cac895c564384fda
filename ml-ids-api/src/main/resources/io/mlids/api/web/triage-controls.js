// @ts-check
// The controls of the triage card. Each calls `change` with the members of a request and what to announce.

import { h } from "./dom.js";
import { LONGEST_NAME, LONGEST_NOTE, STATES } from "./triage-parts.js";

/** A form with one field and a button; `act` receives the text and returns whether it was accepted. */
function fieldForm(label, field, text, act) {
  const button = h("button", { type: "submit" }, text);
  const submit = async (event) => {
    event.preventDefault();
    if (await act(field.value.trim())) {
      field.dispatchEvent(new CustomEvent("accepted"));
    }
  };
  return h("form", { class: "triage-form", onsubmit: submit }, h("label", {}, h("span", {}, label), field), button);
}

function textField(name, longest) {
  return h("input", { type: "text", maxlength: longest, autocomplete: "off", "data-focus": "triage " + name });
}

/** The fields, which keep what is typed while the rest of the card is drawn again. */
export function triageFields(change) {
  const assignee = textField("assignee", LONGEST_NAME);
  const tag = textField("tag", 40);
  const note = h("textarea", { rows: 2, maxlength: LONGEST_NOTE, "data-focus": "triage note" });
  const clear = (/** @type {Event} */ { target }) => {
    /** @type {HTMLInputElement} */ (target).value = "";
  };
  [tag, note].forEach((each) => each.addEventListener("accepted", clear));
  const assign = (name) =>
    change({ assignee: name }, name === "" ? "Assigned to nobody." : "Assigned to " + name + ".");
  const addTag = (text) => text !== "" && change({ add_tags: text.split(/[\s,]+/) }, "Tag added.");
  const addNote = (text) => text !== "" && change({ note: text }, "Note added.");
  note.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      note.form.requestSubmit();
    }
  });
  return {
    assignee,
    note,
    fields: h(
      "div",
      { class: "triage-fields" },
      fieldForm("Assignee", assignee, "Assign", assign),
      fieldForm("New tag", tag, "Add tag", addTag),
    ),
    noteForm: fieldForm("New note", note, "Add note", addNote),
  };
}

export function stateButtons(state, change) {
  const button = ([name, title]) =>
    h(
      "button",
      {
        type: "button",
        "data-focus": "state " + name,
        "aria-pressed": String(state === name),
        onclick: () => state !== name && change({ state: name }, "State: " + title + "."),
      },
      title,
    );
  return h("div", { class: "triage-states", role: "group", "aria-label": "State" }, Object.entries(STATES).map(button));
}

export function removableTags(tags, change) {
  const item = (tag) =>
    h(
      "li",
      { class: "tag" },
      tag,
      h(
        "button",
        {
          type: "button",
          "aria-label": "Remove the tag " + tag,
          "data-focus": "untag " + tag,
          onclick: () => change({ remove_tags: [tag] }, "Tag removed."),
        },
        "×",
      ),
    );
  return h("ul", { class: "tags" }, tags.map(item));
}
