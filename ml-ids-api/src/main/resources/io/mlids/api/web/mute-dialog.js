// @ts-check
// The dialog that mutes incidents like one for some days, with a reason.

import { authorName, isAdmin } from "./account.js";
import { send } from "./api.js";
import { h } from "./dom.js";
import { capitalised } from "./format.js";
import { kindTitle } from "./incident-parts.js";
import { isConflict } from "./triage-parts.js";

const DAYS = 7;
const MOST_DAYS = 30;
const MOST_DAYS_OF_ADMINS = 366;

/** What can be the same as in the incident: the parts of which it has a single one. */
function parts({ attackers, victims, ports }) {
  /** @type {[string, string, string | number][]} */
  const all = [];
  if (attackers.length === 1) {
    all.push(["attacker", "Attacker", attackers[0]]);
  }
  if (victims.length === 1) {
    all.push(["victim", "Victim", victims[0]]);
  }
  if (ports.length === 1 && all.length > 0) {
    all.push(["port", "Port", ports[0]]);
  }
  return all;
}

/** Returns whether the incident has a single attacker or victim, without which a mute would match too much. */
export function canMute(incident) {
  return incident.attackers.length === 1 || incident.victims.length === 1;
}

function fields(incident) {
  const boxes = parts(incident).map(([name, title, value]) => {
    const box = h("input", { type: "checkbox", name, checked: true });
    return {
      name,
      box,
      element: h("label", { class: "check" }, box, h("span", {}, title + " ", h("code", {}, value))),
    };
  });
  const most = isAdmin() ? MOST_DAYS_OF_ADMINS : MOST_DAYS;
  const days = h("input", { type: "number", min: 1, max: most, value: DAYS, required: true, id: "mute-days" });
  const reason = h("input", { type: "text", maxlength: 300, required: true, autocomplete: "off", id: "mute-reason" });
  return { boxes, days, reason };
}

function form(incident, { boxes, days, reason }, problem, submit, cancel) {
  return h(
    "form",
    { class: "dialog-form", onsubmit: submit },
    h("h2", { id: "mute-title" }, "Mute incidents like this"),
    h(
      "p",
      { class: "soft" },
      "For some days, the server will not report incidents and alerts of the kind “" +
        kindTitle(incident.kind) +
        "” with the same:",
    ),
    h(
      "fieldset",
      {},
      h("legend", { class: "unseen" }, "The same"),
      boxes.map(({ element }) => element),
    ),
    h("label", { for: "mute-days" }, "Days"),
    days,
    h("label", { for: "mute-reason" }, "Because"),
    reason,
    problem,
    h(
      "p",
      { class: "actions end" },
      h("button", { type: "button", class: "quiet", onclick: cancel }, "Cancel"),
      h("button", { type: "submit", class: "primary" }, "Mute"),
    ),
  );
}

/**
 * Opens the dialog.
 *
 * @param {any} incident
 * @param {() => number} version the version of its triage
 * @param {() => Promise<void>} reload called if another person has changed the triage; afterwards, the version is new
 * @param {(answer: any) => void} onMuted receives the server's answer
 */
export function openMuteDialog(incident, version, reload, onMuted) {
  const problem = h("p", { class: "field-error", role: "alert" });
  const input = fields(incident);
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const submit = async (event) => {
    event.preventDefault();
    const match = input.boxes.filter(({ box }) => box.checked).map(({ name }) => name);
    if (!match.includes("attacker") && !match.includes("victim")) {
      problem.textContent = "Select the attacker or the victim; otherwise, the entry would match too much.";
      return;
    }
    const body = {
      version: version(),
      days: Number(input.days.value),
      reason: input.reason.value.trim(),
      match,
      by: authorName(),
    };
    try {
      const answer = await send("POST", "api/incidents/" + encodeURIComponent(incident.id) + "/mute", body);
      close();
      onMuted(answer);
    } catch (error) {
      problem.textContent = capitalised(error.message) + ".";
      if (isConflict(error)) {
        await reload();
        const { changed_by: by } = error.conflicts[0];
        problem.textContent = by + " changed this incident in the meantime. Mute it nevertheless?";
      }
    }
  };
  const dialog = h("dialog", { "aria-labelledby": "mute-title" }, form(incident, input, problem, submit, close));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  input.reason.focus();
}
