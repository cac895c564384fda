// @ts-check
// What keys do in the list of incidents.

import { announce } from "./dom.js";

/**
 * The commands by key. The current row is the one that has, or last had, the focus.
 *
 * @param {HTMLElement} table
 * @param {() => any[]} listed returns the incidents on the shown page
 * @param {import("./triage-list.js").ListTriage | null} triage null if the user may not change anything
 */
export function rowKeys(table, listed, triage) {
  let current = "";
  table.addEventListener("focusin", ({ target }) => {
    current = /** @type {Element} */ (target).closest("tr")?.dataset.id ?? current;
  });
  const place = () => listed().findIndex(({ id }) => id === current);

  const move = (step) => () => {
    const at = place();
    const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
    const row = table.querySelectorAll("tbody tr")[next];
    if (row) {
      /** @type {HTMLElement} */ (row.querySelector(".row-link")).focus();
    } else {
      announce("The page of the list has no further incident.");
    }
  };
  const onRow = (act) => () => {
    const incident = listed()[place()];
    if (incident) {
      act(incident);
    }
  };
  const moves = { j: move(1), k: move(-1) };
  if (triage === null) {
    return moves;
  }
  return {
    ...moves,
    x: onRow(({ id }) => triage.toggle(id)),
    e: onRow((incident) => triage.setState(incident, "resolved")),
    f: onRow((incident) => triage.setState(incident, "false_alarm")),
    i: onRow((incident) => triage.setState(incident, "investigating")),
    a: onRow((incident) => triage.assignToMe(incident)),
  };
}
