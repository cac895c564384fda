// @ts-check
// Changes the triage of incidents in the list: of those that are selected, or of one row.

import { authorName, nameField } from "./account.js";
import { h, show } from "./dom.js";
import { capitalised, counted } from "./format.js";
import { toast } from "./toast.js";
import { changeAll, isConflict, LONGEST_NOTE, STATES, stateTitle } from "./triage-parts.js";

/** Returns each incident's id and the version of its triage that the user sees. */
function seen(incidents) {
  return incidents.map(({ id, triage }) => ({ id, version: triage?.version ?? 0 }));
}

/** The events of an answer that can be undone, by incident. */
function undoable({ incidents }) {
  return incidents
    .filter(({ events }) => events.length > 0)
    .map(({ incident, version, events }) => ({ id: incident, version, undo: events.map(({ number }) => number) }));
}

/** What others did to the incidents that could not be changed. */
function conflictTexts(conflicts, incidents) {
  const title = (id) => incidents.find((each) => each.id === id)?.title ?? id;
  return conflicts.map(({ incident, state, assignee, changed_by: by }) => {
    const more = assignee === "" ? "" : ", assigned to " + assignee;
    return title(incident) + ": " + stateTitle(state) + more + ", changed by " + (by ?? "somebody");
  });
}

function textForm(label, text, longest, act) {
  const field = h("input", { type: "text", maxlength: longest, autocomplete: "off", placeholder: label });
  const submit = async (event) => {
    event.preventDefault();
    const value = field.value.trim();
    if (value !== "" && (await act(value))) {
      field.value = "";
    }
  };
  const button = h("button", { type: "submit" }, text);
  return h("form", { class: "triage-form", onsubmit: submit }, field, button);
}

/** @typedef {ReturnType<typeof listTriage>} ListTriage */

/**
 * The selected rows, and a bar that changes them.
 *
 * @param {() => any[]} listed returns the incidents on the shown page of the list
 * @param {() => void} onSelect called when the selection has changed
 * @param {(triages: any[]) => void} onChange receives the triage that the server returns for incidents, after a change
 *     or because others have changed them
 */
export function listTriage(listed, onSelect, onChange) {
  const selected = new Set();
  const amount = h("b", {});
  const failure = h("div", { role: "alert" });
  let busy = false;

  const chosen = () => listed().filter(({ id }) => selected.has(id));

  function select(ids) {
    selected.clear();
    ids.forEach((id) => selected.add(id));
    show(failure);
    onSelect();
  }

  function refuse(error, incidents) {
    if (isConflict(error)) {
      const texts = conflictTexts(error.conflicts, incidents);
      show(
        failure,
        h("p", {}, "Nothing was changed, because others have changed incidents in the meantime:"),
        h(
          "ul",
          {},
          texts.map((text) => h("li", {}, text)),
        ),
        h("p", {}, "The list shows their changes now. Repeat yours if it is still right."),
      );
      onChange(error.conflicts);
    } else {
      show(failure, h("p", {}, capitalised(error.message) + "."));
    }
    draw();
  }

  /** Changes incidents; returns whether the server accepted the change. */
  async function change(incidents, body, said) {
    if (busy || incidents.length === 0) {
      return false;
    }
    busy = true;
    show(failure);
    try {
      const answer = await changeAll(seen(incidents), body);
      const changes = undoable(answer);
      const undo = () => undoAll(changes, incidents);
      toast(counted(incidents.length, "incident") + " " + said + ".", changes.length > 0 ? undo : null);
      onChange(answer.incidents);
      return true;
    } catch (error) {
      refuse(error, incidents);
      return false;
    } finally {
      busy = false;
      draw();
    }
  }

  async function undoAll(changes, incidents) {
    try {
      const answer = await changeAll(changes, {});
      toast("Undone.");
      onChange(answer.incidents);
    } catch (error) {
      refuse(error, incidents);
    }
  }

  const setState = (incidents, state) => change(incidents, { state }, "set to “" + stateTitle(state) + "”");

  function assign(incidents) {
    const name = authorName();
    if (name === "") {
      show(failure, h("p", {}, "Enter your name first."));
      draw();
      more.open = true;
      element.querySelector(".author input")?.focus();
    } else {
      change(incidents, { assignee: name }, "assigned to " + name);
    }
  }

  const states = Object.entries(STATES).map(([state, title]) =>
    h("button", { type: "button", onclick: () => setState(chosen(), state) }, title),
  );
  const tags = (text) => change(chosen(), { add_tags: text.split(/[\s,]+/) }, "tagged");
  const note = (text) => change(chosen(), { note: text }, "noted");
  const more = h(
    "details",
    {},
    h("summary", {}, "Tag, note"),
    h(
      "div",
      { class: "selection-controls" },
      textForm("Tag for all selected", "Add tag", 40, tags),
      textForm("Note for all selected", "Add note", LONGEST_NOTE, note),
      nameField(),
    ),
  );
  const controls = h(
    "div",
    { class: "selection-controls" },
    amount,
    h("div", { class: "triage-states", role: "group", "aria-label": "Set the state" }, states),
    h("button", { type: "button", onclick: () => assign(chosen()) }, "Assign to me"),
    h("button", { type: "button", class: "quiet", onclick: () => select(listed().map(({ id }) => id)) }, "Select all"),
    h("button", { type: "button", class: "quiet", onclick: () => select([]) }, "Clear selection"),
    more,
  );
  const element = h(
    "section",
    { class: "selection", "aria-label": "Selected incidents", hidden: true },
    failure,
    controls,
  );

  function draw() {
    const { length } = chosen();
    amount.textContent = length === 0 ? "None selected" : length + " selected";
    element.hidden = length === 0 && !failure.hasChildNodes();
    controls.querySelectorAll("button[type=submit], .triage-states button").forEach((each) => {
      /** @type {HTMLButtonElement} */ (each).disabled = length === 0;
    });
  }

  return {
    element,
    isSelected: (id) => selected.has(id),
    /** Selects a row, or no longer. */
    toggle(id) {
      if (!selected.delete(id)) {
        selected.add(id);
      }
      show(failure);
      onSelect();
    },
    /** Forgets rows that the list no longer shows, and updates the bar. */
    update() {
      const shown = new Set(listed().map(({ id }) => id));
      [...selected].filter((id) => !shown.has(id)).forEach((id) => selected.delete(id));
      draw();
    },
    /** Sets the state of the selected incidents or, without a selection, of one. */
    setState: (incident, state) => setState(selected.size > 0 ? chosen() : [incident], state),
    assignToMe: (incident) => assign(selected.size > 0 ? chosen() : [incident]),
  };
}
