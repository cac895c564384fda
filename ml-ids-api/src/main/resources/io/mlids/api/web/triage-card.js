// @ts-check
// The card in which people decide what an incident was: state, assignee, tags, notes, and the history of all changes.

import { authorName, mayChange, nameField } from "./account.js";
import { getJson, send } from "./api.js";
import { announce, h, show } from "./dom.js";
import { capitalised, counted } from "./format.js";
import { canMute, openMuteDialog } from "./mute-dialog.js";
import {
  entryText,
  eventItem,
  eventText,
  eventTime,
  isConflict,
  LONGEST_NAME,
  LONGEST_NOTE,
  stateBadge,
  STATES,
  stateTitle,
  tagList,
  undoneEvents,
} from "./triage-parts.js";

/** How often a visible card asks whether somebody else has changed the incident, in milliseconds. */
const EVERY = 15000;

const NOTHING = { version: 0, state: "new", assignee: "", tags: [], mutes: [], notes: [], events: [] };

function noteItem(note) {
  return h("li", {}, h("b", {}, note.by), " ", eventTime(note.at), h("p", {}, note.text));
}

function muteItem(mute, change) {
  const { entry } = mute;
  const undo = () => change({ undo: mute.event }, "Such incidents are reported again.");
  return h(
    "p",
    { class: "muted-until" },
    h(
      "span",
      {},
      "Muted: " + entryText(entry) + (entry.expires ? ", until " : ""),
      entry.expires && eventTime(entry.expires),
    ),
    h("span", { class: "soft" }, "“" + entry.reason + "”, " + mute.by),
    mayChange() && h("button", { type: "button", "data-focus": "unmute " + mute.event, onclick: undo }, "Unmute"),
  );
}

/** All events, latest first, with buttons that undo them. */
function eventHistory({ events }, change) {
  const undone = undoneEvents(events);
  const button = (event) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "data-focus": "undo " + event.number,
        "aria-label": "Undo “" + eventText(event, events) + "”",
        onclick: () => change({ undo: event.number }, "Undone: " + eventText(event, events) + "."),
      },
      "Undo",
    );
  const item = (event) =>
    undone.has(event.number)
      ? eventItem(event, events, h("small", { class: "soft" }, "undone"))
      : eventItem(event, events, mayChange() && button(event));
  return h("ol", { class: "triage-events" }, events.toReversed().map(item));
}

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

/** The controls, which keep what is typed while the rest of the card is drawn again. */
function controls(change) {
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

function stateButtons(state, change) {
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

function removableTags(tags, change) {
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
  return tags.length > 0 && h("ul", { class: "tags" }, tags.map(item));
}

/** What somebody else has changed in the meantime, and a button that makes the refused change nevertheless. */
function conflictNotice({ theirs, all, again }, dismiss) {
  const names = [...new Set(theirs.map(({ by }) => by))].join(", ");
  return h(
    "div",
    { class: "notice", role: "alert" },
    h("p", {}, h("b", {}, names || "Somebody"), " changed this incident in the meantime. Your change was not made."),
    h(
      "ul",
      { class: "triage-events" },
      theirs.map((each) => eventItem(each, all)),
    ),
    h(
      "p",
      { class: "actions" },
      h("button", { type: "button", onclick: again }, "Make my change now"),
      h("button", { type: "button", class: "quiet", onclick: dismiss }, "Dismiss"),
    ),
  );
}

/**
 * The card of an incident.
 *
 * @param {string} id
 * @param {() => void} onChange called after a change, because the incident's judgement may have changed, too
 */
export function triageCard(id, onChange) {
  const path = "api/incidents/" + encodeURIComponent(id) + "/triage";
  const now = h("div", { class: "stack tight" });
  const lists = h("div", { class: "stack tight" });
  const notice = h("div");
  const failure = h("p", { class: "field-error", role: "alert" });
  const mute = h("button", { type: "button", onclick: openMute }, "Mute …");
  let incident = /** @type {any} */ (null);
  let shown = /** @type {any} */ (NOTHING);
  let busy = false;
  let known = false;

  const own = controls(change);

  function draw() {
    known = true;
    const tags = mayChange() ? removableTags(shown.tags, change) : tagList(shown.tags);
    show(
      now,
      mayChange() ? stateButtons(shown.state, change) : h("p", {}, stateBadge(shown.state)),
      !mayChange() && h("p", {}, shown.assignee === "" ? "Assigned to nobody" : "Assigned to " + shown.assignee),
      shown.tags.length > 0 && tags,
      shown.mutes.map((each) => muteItem(each, change)),
    );
    show(
      lists,
      shown.notes.length > 0 && h("ul", { class: "triage-notes", "aria-label": "Notes" }, shown.notes.map(noteItem)),
      shown.kept_in === "memory" &&
        shown.version > 0 &&
        h("p", { class: "soft" }, "These decisions are lost when the server stops, because it has no history."),
    );
    summary.textContent = "History: " + counted(shown.events.length, "change");
    past.hidden = shown.events.length === 0;
    show(events, eventHistory(shown, change));
  }

  const summary = h("summary", {});
  const events = h("div");
  const past = h("details", { hidden: true }, summary, events);

  /** Shows the present state; a text that is being edited stays. */
  function take(state) {
    const edited = own.assignee.value.trim() !== shown.assignee;
    shown = state;
    if (!edited || !known) {
      own.assignee.value = shown.assignee;
    }
    draw();
  }

  function openMute() {
    if (canMute(incident)) {
      openMuteDialog(
        incident,
        () => shown.version,
        load,
        (answer) => accept(answer, "Such incidents are muted."),
      );
    }
  }

  function accept(answer, said) {
    show(notice);
    take({ ...answer, events: [...shown.events, ...answer.events] });
    own.assignee.value = shown.assignee;
    announce(said);
    onChange();
  }

  async function load() {
    try {
      const state = await getJson(path);
      if (state.version !== shown.version || !known) {
        take(state);
      }
    } catch (error) {
      failure.textContent = "The triage cannot be shown: " + error.message + ".";
    }
  }

  /** Changes the incident; returns whether the server accepted the change. */
  async function change(body, said) {
    if (busy) {
      return false;
    }
    busy = true;
    failure.textContent = "";
    const { version } = shown;
    try {
      accept(await send("POST", path, { version, by: authorName(), ...body }), said);
      return true;
    } catch (error) {
      if (isConflict(error)) {
        await load();
        const theirs = shown.events.filter(({ number }) => number > version);
        const again = () => change(body, said).then((done) => done && own.note.value === body.note && clearNote());
        show(
          notice,
          conflictNotice({ theirs, all: shown.events, again }, () => show(notice)),
        );
      } else {
        failure.textContent = capitalised(error.message) + ".";
      }
      return false;
    } finally {
      busy = false;
    }
  }

  function clearNote() {
    own.note.value = "";
  }

  const timer = setInterval(() => !document.hidden && !busy && known && load(), EVERY);
  const head = h("div", { class: "card-head" }, h("h2", {}, "Triage"), mayChange() && mute);
  const element = h(
    "section",
    { class: "card triage", "aria-label": "Triage" },
    head,
    now,
    mayChange() && own.fields,
    lists,
    mayChange() && own.noteForm,
    mayChange() && nameField(),
    notice,
    failure,
    past,
  );
  return {
    element,
    /** Shows the triage if it differs from the one that is shown. */
    update(/** @type {any} */ latest) {
      incident = latest;
      mute.hidden = !canMute(incident);
      if (!known || incident.triage?.version !== shown.version) {
        load();
      }
    },
    /** Sets the state, for example because of a key. */
    setState: (/** @type {string} */ state) => known && change({ state }, "State: " + stateTitle(state) + "."),
    assignToMe() {
      const name = authorName();
      if (name === "") {
        element.querySelector(".author input")?.focus();
        announce("Enter your name first.");
      } else if (known) {
        change({ assignee: name }, "Assigned to " + name + ".");
      }
    },
    writeNote: () => own.note.focus(),
    mute: openMute,
    stop: () => clearInterval(timer),
  };
}
