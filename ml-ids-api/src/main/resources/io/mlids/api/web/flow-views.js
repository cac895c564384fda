// @ts-check
// Links between the pages of flows.

import { h } from "./dom.js";

/** The pages, by their paths. */
const VIEWS = { flows: "Attack flows", "stored-flows": "Stored flows" };

/** The links; the shown page is marked. */
export function flowViews(/** @type {string} */ shown) {
  return h(
    "nav",
    { class: "views", "aria-label": "Flows" },
    Object.entries(VIEWS).map(([path, title]) =>
      h("a", { href: "#/" + path, "aria-current": path === shown ? "page" : null }, title),
    ),
  );
}
