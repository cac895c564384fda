// @ts-check
// A message at the bottom of the window about what has just been done, with a button that undoes it.

import { announce, h, show } from "./dom.js";

/** How long a message stays, in milliseconds; it stays while it has the focus or the pointer. */
const STAYS = 12000;

const element = h("section", { class: "toast", "aria-label": "Message", hidden: true });
let timer = 0;

function hide() {
  if (element.matches(":hover, :focus-within")) {
    timer = window.setTimeout(hide, STAYS);
  } else {
    element.hidden = true;
  }
}

function close() {
  clearTimeout(timer);
  element.hidden = true;
}

/**
 * Shows and announces a message in place of the one before.
 *
 * @param {(() => void) | null} undo what the button does; null for no button
 */
export function toast(/** @type {string} */ text, undo = null) {
  if (!element.isConnected) {
    document.body.append(element);
    window.addEventListener("hashchange", close);
  }
  const undone = () => {
    close();
    undo();
  };
  show(
    element,
    h("span", {}, text),
    undo && h("button", { type: "button", onclick: undone }, "Undo"),
    h("button", { type: "button", class: "quiet", "aria-label": "Close the message", onclick: close }, "×"),
  );
  element.hidden = false;
  clearTimeout(timer);
  timer = window.setTimeout(hide, STAYS);
  announce(text);
}
