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
function conflictNotice(conflicts, incidents) {
  const title = (id) => incidents.find((each) => each.id === id)?.title ?? id;
  const item = ({ incident, state, assignee, changed_by: by }) => {
    const more = assignee === "" ? "" : ", assigned to " + assignee;
    return h("li", {}, title(incident) + ": " + stateTitle(state) + more + ", changed by " + (by ?? "another person"));
  };
  return [
    h("p", {}, "Nothing was changed, because others have changed incidents in the meantime:"),
    h("ul", {}, conflicts.map(item)),
    h("p", {}, "The list shows their changes now. Repeat yours if it is still right."),
  ];
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

/** The selected rows, and a bar that changes them. */
export class ListTriage {
  #listed;
  #onSelect;
  #onChange;
  #selected = new Set();
  #busy = false;
  #amount = h("b", {});
  #failure = h("div", { role: "alert" });
  #states = Object.entries(STATES).map(([state, title]) =>
    h("button", { type: "button", onclick: () => this.#setState(this.#chosen(), state) }, title),
  );
  #more = this.#textFields();

  /**
   * @param {() => any[]} listed returns the incidents on the shown page of the list
   * @param {() => void} onSelect called when the selection has changed
   * @param {(triages: any[]) => void} onChange receives the triage that the server returns for incidents, after a
   *     change or because others have changed them
   */
  constructor(listed, onSelect, onChange) {
    this.#listed = listed;
    this.#onSelect = onSelect;
    this.#onChange = onChange;
    const quiet = (text, act) => h("button", { type: "button", class: "quiet", onclick: act }, text);
    const controls = h(
      "div",
      { class: "selection-controls" },
      this.#amount,
      h("div", { class: "triage-states", role: "group", "aria-label": "Set the state" }, this.#states),
      h("button", { type: "button", onclick: () => this.#assign(this.#chosen()) }, "Assign to me"),
      quiet("Select all", () => this.#select(this.#listed().map(({ id }) => id))),
      quiet("Clear selection", () => this.#select([])),
      this.#more,
    );
    const attributes = { class: "selection", "aria-label": "Selected incidents", hidden: true };
    this.element = h("section", attributes, this.#failure, controls);
  }

  isSelected(/** @type {string} */ id) {
    return this.#selected.has(id);
  }

  /** Selects a row, or no longer. */
  toggle(/** @type {string} */ id) {
    if (!this.#selected.delete(id)) {
      this.#selected.add(id);
    }
    show(this.#failure);
    this.#onSelect();
  }

  /** Forgets rows that the list no longer shows, and updates the bar. */
  update() {
    const shown = new Set(this.#listed().map(({ id }) => id));
    [...this.#selected].filter((id) => !shown.has(id)).forEach((id) => this.#selected.delete(id));
    this.#draw();
  }

  /** Sets the state of the selected incidents or, without a selection, of one. */
  setState(incident, /** @type {string} */ state) {
    this.#setState(this.#chosenOr(incident), state);
  }

  /** Assigns the selected incidents or, without a selection, one to the user. */
  assignToMe(incident) {
    this.#assign(this.#chosenOr(incident));
  }

  #chosen() {
    return this.#listed().filter(({ id }) => this.#selected.has(id));
  }

  #chosenOr(incident) {
    return this.#selected.size > 0 ? this.#chosen() : [incident];
  }

  #select(ids) {
    this.#selected = new Set(ids);
    show(this.#failure);
    this.#onSelect();
  }

  #textFields() {
    const tags = (text) => this.#change(this.#chosen(), { add_tags: text.split(/[\s,]+/) }, "tagged");
    const note = (text) => this.#change(this.#chosen(), { note: text }, "noted");
    return h(
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
  }

  #setState(incidents, state) {
    this.#change(incidents, { state }, "set to “" + stateTitle(state) + "”");
  }

  #assign(incidents) {
    const name = authorName();
    if (name === "") {
      show(this.#failure, h("p", {}, "Enter your name first."));
      this.#draw();
      this.#more.open = true;
      this.element.querySelector(".author input")?.focus();
    } else {
      this.#change(incidents, { assignee: name }, "assigned to " + name);
    }
  }

  /** Changes incidents; returns whether the server accepted the change. */
  async #change(incidents, body, said) {
    if (this.#busy || incidents.length === 0) {
      return false;
    }
    this.#busy = true;
    show(this.#failure);
    try {
      const answer = await changeAll(seen(incidents), body);
      const changes = undoable(answer);
      const undo = changes.length > 0 ? () => this.#undo(changes, incidents) : null;
      toast(counted(incidents.length, "incident") + " " + said + ".", undo);
      this.#onChange(answer.incidents);
      return true;
    } catch (error) {
      this.#refuse(error, incidents);
      return false;
    } finally {
      this.#busy = false;
      this.#draw();
    }
  }

  async #undo(changes, incidents) {
    try {
      const answer = await changeAll(changes, {});
      toast("Undone.");
      this.#onChange(answer.incidents);
    } catch (error) {
      this.#refuse(error, incidents);
    }
  }

  #refuse(error, incidents) {
    if (isConflict(error)) {
      show(this.#failure, conflictNotice(error.conflicts, incidents));
      this.#onChange(error.conflicts);
    } else {
      show(this.#failure, h("p", {}, capitalised(error.message) + "."));
    }
    this.#draw();
  }

  #draw() {
    const { length } = this.#chosen();
    this.#amount.textContent = length === 0 ? "None selected" : length + " selected";
    this.element.hidden = length === 0 && !this.#failure.hasChildNodes();
    this.#states.forEach((each) => {
      each.disabled = length === 0;
    });
  }
}
