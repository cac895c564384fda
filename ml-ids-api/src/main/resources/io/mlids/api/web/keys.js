// @ts-check
// Single-key commands, and the overlay that lists them.

import { mayChange } from "./account.js";
import { h } from "./dom.js";

const STORED = "keys";

/** The keys, what they do, and whether they change something. */
const KEYS = /** @type {[string, string, boolean][]} */ ([
  ["j", "Next incident", false],
  ["k", "Previous incident", false],
  ["Enter", "Open the incident", false],
  ["u", "Back to the list", false],
  ["x", "Select or deselect the incident", true],
  ["e", "Resolve the selected incidents, or this one", true],
  ["f", "Mark the selected incidents, or this one, as false alarms", true],
  ["i", "Investigate the selected incidents, or this one", true],
  ["a", "Assign the selected incidents, or this one, to me", true],
  ["n", "Write a note (page of an incident)", true],
  ["m", "Mute incidents like this (page of an incident)", true],
  ["/", "Search", false],
  ["?", "Show this list", false],
  ["Esc", "Close; leave the search field", false],
]);

/** The keys that may be held down. */
const REPEATABLE = new Set(["j", "k"]);

/** The commands of the shown page, by key. */
let commands = /** @type {Record<string, () => void>} */ ({});

/** Sets the commands of a page; returns a function that removes them. */
export function onKeys(/** @type {Record<string, () => void>} */ byKey) {
  commands = byKey;
  return () => {
    if (commands === byKey) {
      commands = {};
    }
  };
}

function areOn() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

function turn(isOn) {
  try {
    localStorage.setItem(STORED, isOn ? "on" : "off");
  } catch {
    // Storage is blocked, so the keys stay on.
  }
}

function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.matches("textarea, select") ||
      (target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type)))
  );
}

function search() {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("main input[type=search]"));
  field?.focus();
  field?.select();
}

/** Lists the keys; a reader does not see those that change something. */
function openKeyHelp() {
  const dialog = h("dialog", { class: "key-help", "aria-labelledby": "key-help-title" });
  const box = h("input", { type: "checkbox", checked: areOn() });
  box.addEventListener("change", () => turn(box.checked));
  const rows = KEYS.filter(([, , changes]) => !changes || mayChange()).map(([key, text]) => [
    h("dt", {}, h("kbd", {}, key)),
    h("dd", {}, text),
  ]);
  dialog.append(
    h("h2", { id: "key-help-title" }, "Keys"),
    h("dl", {}, rows),
    h("label", { class: "check" }, box, h("span", {}, "Use these keys")),
    h("p", { class: "actions end" }, h("button", { type: "button", onclick: () => dialog.close() }, "Close")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function commandOf(event) {
  if (event.key === "?") {
    return openKeyHelp;
  }
  return event.key === "/" ? search : Object.hasOwn(commands, event.key) ? commands[event.key] : undefined;
}

/** Makes the keys work on every page, except while the user types and while a dialog or a menu is open. */
export function installKeys() {
  document.getElementById("keys").addEventListener("click", openKeyHelp);
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key === "Escape" && target instanceof HTMLInputElement && target.type === "search") {
      // Otherwise, the browser would also clear the field.
      event.preventDefault();
      target.blur();
      return;
    }
    if (
      event.defaultPrevented ||
      (event.repeat && !REPEATABLE.has(event.key)) ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      isTyping(target) ||
      !areOn() ||
      document.querySelector("dialog[open], :popover-open")
    ) {
      return;
    }
    const command = commandOf(event);
    if (command) {
      event.preventDefault();
      command();
    }
  });
}
