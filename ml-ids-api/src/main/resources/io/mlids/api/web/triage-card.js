// @ts-check
// The card in which people decide what an incident was: state, assignee, tags, notes, and the history of all changes.

import { authorName, mayChange, nameField } from "./account.js";
import { getJson, send } from "./api.js";
import { announce, h, show } from "./dom.js";
import { capitalised, counted } from "./format.js";
import { canMute, openMuteDialog } from "./mute-dialog.js";
import { removableTags, stateButtons, triageFields } from "./triage-controls.js";
import {
  entryText,
  eventItem,
  eventText,
  eventTime,
  isConflict,
  stateBadge,
  stateTitle,
  tagList,
  undoneEvents,
} from "./triage-parts.js";

/** How often a visible card asks whether another person has changed the incident, in milliseconds. */
const EVERY = 15000;

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

/** What another person has changed in the meantime, and a button that repeats the refused change. */
function conflictNotice({ theirs, all, again }, dismiss) {
  const names = [...new Set(theirs.map(({ by }) => by))].join(", ");
  return h(
    "div",
    { class: "notice", role: "alert" },
    h(
      "p",
      {},
      h("b", {}, names || "Another person"),
      " changed this incident in the meantime. Your change was not made.",
    ),
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

/** The card of an incident. */
export class TriageCard {
  #path;
  #onChange;
  #now = h("div", { class: "stack tight" });
  #lists = h("div", { class: "stack tight" });
  #notice = h("div");
  #failure = h("p", { class: "field-error", role: "alert" });
  #mute = h("button", { type: "button", onclick: () => this.mute() }, "Mute …");
  #summary = h("summary", {});
  #events = h("div");
  #history = h("details", { hidden: true }, this.#summary, this.#events);
  #change = (body, said) => this.#send(body, said);
  #controls = triageFields(this.#change);
  #incident = /** @type {any} */ (null);
  /** The triage that the card shows; null until it is known. */
  #shown = /** @type {any} */ (null);
  /** The first request for the triage; a key may be pressed before it is answered. */
  #first = /** @type {Promise<void> | null} */ (null);
  #busy = false;
  #timer = setInterval(() => this.#shown !== null && !document.hidden && !this.#busy && this.#load(), EVERY);

  /**
   * @param {string} id
   * @param {() => void} onChange called after a change, because the incident's judgement may have changed, too
   */
  constructor(id, onChange) {
    this.#path = "api/incidents/" + encodeURIComponent(id) + "/triage";
    this.#onChange = onChange;
    const fields = mayChange();
    this.element = h(
      "section",
      { class: "card triage", "aria-label": "Triage" },
      h("div", { class: "card-head" }, h("h2", {}, "Triage"), fields && this.#mute),
      this.#now,
      fields && this.#controls.fields,
      this.#lists,
      fields && [this.#controls.noteForm, nameField()],
      this.#notice,
      this.#failure,
      this.#history,
    );
  }

  /** Stops asking for the changes of others. */
  stop() {
    clearInterval(this.#timer);
  }

  /** Shows the triage if it differs from the one that is shown. */
  update(/** @type {any} */ incident) {
    this.#incident = incident;
    this.#mute.hidden = !canMute(incident);
    if (incident.triage?.version !== this.#shown?.version) {
      const loading = this.#load();
      this.#first ??= loading;
    }
  }

  /** Sets the state, for example because of a key. */
  setState(/** @type {string} */ state) {
    this.#send({ state }, "State: " + stateTitle(state) + ".");
  }

  assignToMe() {
    const name = authorName();
    if (name === "") {
      this.element.querySelector(".author input")?.focus();
      announce("Enter your name first.");
    } else {
      this.#send({ assignee: name }, "Assigned to " + name + ".");
    }
  }

  writeNote() {
    this.#controls.note.focus();
  }

  /** Opens the dialog that mutes incidents like this one. */
  async mute() {
    await this.#first;
    if (this.#shown !== null && canMute(this.#incident)) {
      openMuteDialog(
        this.#incident,
        () => this.#shown.version,
        () => this.#load(),
        (answer) => this.#accept(answer, "Such incidents are muted."),
      );
    }
  }

  async #load() {
    try {
      const state = await getJson(this.#path);
      if (state.version !== this.#shown?.version) {
        this.#take(state);
      }
    } catch (error) {
      this.#failure.textContent = "The triage cannot be shown: " + error.message + ".";
    }
  }

  /** Changes the incident; returns whether the server accepted the change. */
  async #send(body, said) {
    if (this.#busy) {
      return false;
    }
    this.#busy = true;
    await this.#first;
    if (this.#shown === null) {
      this.#busy = false;
      return false;
    }
    this.#failure.textContent = "";
    const { version } = this.#shown;
    try {
      this.#accept(await send("POST", this.#path, { version, by: authorName(), ...body }), said);
      return true;
    } catch (error) {
      if (isConflict(error)) {
        await this.#load();
        this.#showConflict(version, body, said);
      } else {
        this.#failure.textContent = capitalised(error.message) + ".";
      }
      return false;
    } finally {
      this.#busy = false;
    }
  }

  #showConflict(version, body, said) {
    const { note } = this.#controls;
    const again = async () => {
      if ((await this.#send(body, said)) && note.value.trim() === body.note) {
        note.value = "";
      }
    };
    const { events } = this.#shown;
    const theirs = events.filter(({ number }) => number > version);
    show(
      this.#notice,
      conflictNotice({ theirs, all: events, again }, () => show(this.#notice)),
    );
  }

  #accept(answer, said) {
    show(this.#notice);
    this.#take({ ...answer, events: [...this.#shown.events, ...answer.events] });
    this.#controls.assignee.value = answer.assignee;
    announce(said);
    this.#onChange();
  }

  /** Shows the present state; a text that is being edited stays. */
  #take(state) {
    const { assignee } = this.#controls;
    if (assignee.value.trim() === (this.#shown?.assignee ?? "")) {
      assignee.value = state.assignee;
    }
    this.#shown = state;
    this.#draw();
  }

  #draw() {
    const { state, assignee, tags, mutes, notes, events, version, kept_in: keptIn } = this.#shown;
    const isReader = !mayChange();
    show(
      this.#now,
      isReader ? h("p", {}, stateBadge(state)) : stateButtons(state, this.#change),
      isReader && h("p", {}, assignee === "" ? "Assigned to nobody" : "Assigned to " + assignee),
      tags.length > 0 && (isReader ? tagList(tags) : removableTags(tags, this.#change)),
      mutes.map((each) => muteItem(each, this.#change)),
    );
    show(
      this.#lists,
      notes.length > 0 && h("ul", { class: "triage-notes", "aria-label": "Notes" }, notes.map(noteItem)),
      keptIn === "memory" &&
        version > 0 &&
        h("p", { class: "soft" }, "These decisions are lost when the server stops, because it has no history."),
    );
    this.#summary.textContent = "History: " + counted(events.length, "change");
    this.#history.hidden = events.length === 0;
    show(this.#events, eventHistory(this.#shown, this.#change));
  }
}
