// @ts-check
// A sortable table that shows one page of rows at a time, so that it stays fast with ten thousand rows.

import { h, show } from "./dom.js";
import { count } from "./format.js";

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} title
 * @property {(row: any) => any} cell the content of the cell: text, a node, or several
 * @property {(row: any) => number | string} [value] the value to sort by
 * @property {boolean} [numeric]
 * @property {boolean} [names] whether the cell names its row for screen readers
 */

function cellOf(column, row) {
  const attributes = {
    role: column.names ? "rowheader" : "cell",
    class: "cell-" + column.key + (column.numeric ? " numeric" : ""),
  };
  return h("td", attributes, column.cell(row));
}

/**
 * @param {object} options
 * @param {Column[]} options.columns
 * @param {string} options.caption the caption for screen readers
 * @param {string} options.empty the text of an empty table
 * @param {string} options.className the class of the table, which also determines its layout on narrow screens
 * @param {number} [options.pageSize]
 * @param {string} [options.sort] the key of the initial sort column
 * @param {boolean} [options.descending]
 * @param {(row: any) => boolean} [options.marked] whether a row is marked as new
 * @param {number} [options.at] the initial page, counted from 0
 * @param {(view: {sort: string | null, descending: boolean, page: number}) => void} [options.onView] called when the
 *     user sorts the table or turns the page
 * @returns `element`, `update(rows)`, `first()`, which turns to the first page without drawing it, and `shown()`, which
 *     returns the rows in their current order
 */
export function sortedTable({
  columns,
  caption,
  empty,
  className,
  pageSize = 100,
  sort = null,
  descending = true,
  marked = (_row) => false,
  at = 0,
  onView = (_view) => {},
}) {
  let rows = [];
  let page = at;
  let sortKey = sort;
  let falling = descending;

  const headers = columns.map((column) => {
    const button = column.value
      ? h("button", { type: "button", onclick: () => order(column) }, column.title)
      : h("span", {}, column.title);
    return {
      column,
      th: h(
        "th",
        { scope: "col", role: "columnheader", class: "head-" + column.key + (column.numeric ? " numeric" : "") },
        button,
      ),
    };
  });
  const body = h("tbody", { role: "rowgroup" });
  const table = h(
    "table",
    { class: "rows " + className, role: "table" },
    h("caption", { class: "unseen" }, caption),
    h(
      "thead",
      { role: "rowgroup" },
      h(
        "tr",
        { role: "row" },
        headers.map((header) => header.th),
      ),
    ),
    body,
  );
  const nothing = h("p", { class: "nothing" }, empty);
  const pager = h("div", { class: "pager" });
  const element = h("div", { class: "table-frame" }, table, nothing, pager);

  function order(column) {
    falling = sortKey === column.key ? !falling : Boolean(column.numeric);
    sortKey = column.key;
    page = 0;
    draw();
    tell();
  }

  function tell() {
    onView({ sort: sortKey, descending: falling, page });
  }

  function sorted() {
    const column = columns.find((each) => each.key === sortKey);
    if (!column) {
      return rows;
    }
    const sign = falling ? -1 : 1;
    return rows
      .map((row) => [column.value(row), row])
      .sort(([a], [b]) => sign * (typeof a === "string" ? a.localeCompare(b, "en", { numeric: true }) : a - b))
      .map(([, row]) => row);
  }

  function draw() {
    const ordered = sorted();
    const pages = Math.max(1, Math.ceil(ordered.length / pageSize));
    // The rows may arrive later, so the requested page is kept.
    const shownPage = Math.min(page, pages - 1);
    for (const { column, th } of headers) {
      th.setAttribute("aria-sort", column.key !== sortKey ? "none" : falling ? "descending" : "ascending");
    }
    const shown = ordered.slice(shownPage * pageSize, (shownPage + 1) * pageSize);
    show(
      body,
      shown.map((row) =>
        h(
          "tr",
          { role: "row", class: marked(row) ? "fresh" : null },
          columns.map((column) => cellOf(column, row)),
        ),
      ),
    );
    table.hidden = ordered.length === 0;
    nothing.hidden = ordered.length > 0;
    const turn = (step, text) =>
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          disabled: shownPage + step < 0 || shownPage + step >= pages,
          onclick: () => {
            page = shownPage + step;
            draw();
            tell();
            element.scrollIntoView({ block: "start" });
          },
        },
        text,
      );
    pager.hidden = pages === 1;
    show(
      pager,
      turn(-1, "Previous"),
      h(
        "span",
        {},
        count(shownPage * pageSize + 1) +
          "–" +
          count(shownPage * pageSize + shown.length) +
          " of " +
          count(ordered.length),
      ),
      turn(1, "Next"),
    );
  }

  return {
    element,
    update(next) {
      rows = next;
      draw();
    },
    first() {
      page = 0;
    },
    shown: sorted,
  };
}
