// @ts-check
// Parts of the list of incidents: buttons that save it, and its pages.

import { announce, h } from "./dom.js";
import { exportList } from "./export.js";
import { count, counted } from "./format.js";
import { listQuery, turnTo } from "./incident-filter.js";

/** Buttons that save all incidents that match the filter. */
export function exportButtons() {
  const button = (format, text) => {
    const save = async () => {
      element.disabled = true;
      try {
        announce(counted(await exportList(listQuery(), format), "incident") + " saved.");
      } catch (error) {
        announce("The incidents could not be saved: " + error.message + ".");
      } finally {
        element.disabled = false;
      }
    };
    const element = h("button", { type: "button", class: "quiet", onclick: save }, text);
    return element;
  };
  return h(
    "p",
    { class: "tools save" },
    button("csv", "Save as CSV"),
    button("json", "Save as JSON"),
    button("eve", "Save as EVE"),
  );
}

/**
 * Pages through the list; the page's address contains the shown page, so that a link opens it.
 *
 * @param {() => void} onTurn called after the address has changed
 * @param {number} size the number of incidents on a page
 */
export function paging(onTurn, size) {
  const cursors = { newer: null, older: null };
  // Until the requested page arrives, the cursors belong to the page shown before.
  let turning = false;
  const turn = (name) => () => {
    if (!turning) {
      turning = true;
      turnTo(cursors[name]);
      onTurn();
    }
  };
  const newer = h("button", { type: "button", class: "quiet", onclick: turn("newer") }, "Newer");
  const older = h("button", { type: "button", class: "quiet", onclick: turn("older") }, "Older");
  const range = h("span", {});
  const element = h("nav", { class: "pager", "aria-label": "Incident list pages" }, newer, range, older);
  return {
    element,
    update(incidents, total, offset, links) {
      turning = false;
      Object.assign(cursors, links);
      newer.disabled = links.newer === null;
      older.disabled = links.older === null;
      const shown = incidents.length === 0 ? "0" : count(offset + 1) + "–" + count(offset + incidents.length);
      range.textContent = shown + " of " + count(total);
      element.hidden = total <= size && offset === 0 && links.older === null;
    },
  };
}
