// @ts-check
// The scores of a host's flows by hour.

import { h, s } from "./dom.js";
import { count, counted, day, percent } from "./format.js";

const HEIGHT = 120;
const HOUR = 3600000;
/** The longest period that has a bar for each hour; hours without flows are empty. */
const MOST_HOURS = 168;

function hourText(start) {
  const date = new Date(start);
  return day(date) + " " + String(date.getUTCHours()).padStart(2, "0") + ":00";
}

function barText({ start, flows, attacks, max_probability: highest, mean_probability: mean }) {
  return (
    hourText(Date.parse(start)) +
    " UTC: " +
    counted(flows, "flow") +
    ", " +
    (attacks > 0 ? count(attacks) + " classified as attacks, " : "") +
    "highest probability " +
    percent(highest, 1) +
    ", mean " +
    percent(mean, 1)
  );
}

/**
 * Bars with the highest probability of an attack in each hour, as a picture and as a table.
 *
 * @param hours the member `hours` of `GET /api/hosts/{address}`
 */
export function hourChart(hours) {
  const last = Date.parse(hours.at(-1).start);
  const from = Math.max(Date.parse(hours[0].start), last - (MOST_HOURS - 1) * HOUR);
  const slots = (last - from) / HOUR + 1;
  const width = 100 / Math.max(slots, 12);
  const bars = hours
    .filter(({ start }) => Date.parse(start) >= from)
    .map((each) => {
      const tall = Math.max(1, each.max_probability * HEIGHT);
      const attributes = {
        class: each.attacks > 0 ? "k1" : "k0",
        x: ((Date.parse(each.start) - from) / HOUR) * width + width * 0.1 + "%",
        y: HEIGHT - tall,
        width: width * 0.8 + "%",
        height: tall,
      };
      return s("rect", attributes, s("title", {}, barText(each)));
    });
  const label = "Highest probability of an attack by hour, from " + hourText(from) + " to " + hourText(last) + " UTC";
  return h(
    "div",
    { class: "stack tight" },
    h(
      "div",
      { class: "chart hours" },
      s(
        "svg",
        { width: "100%", height: HEIGHT, role: "img", "aria-label": label },
        s("line", { class: "grid", x1: 0, x2: "100%", y1: 0.5, y2: 0.5 }),
        s("line", { class: "grid", x1: 0, x2: "100%", y1: HEIGHT / 2, y2: HEIGHT / 2 }),
        bars,
        s("line", { class: "axis", x1: 0, x2: "100%", y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }),
      ),
    ),
    h("p", { class: "soft numbers" }, hourText(from) + " to " + hourText(last) + ". The upper edge is 100 %."),
    h(
      "details",
      {},
      h("summary", {}, "As text"),
      h(
        "ul",
        { class: "soft" },
        hours.map((each) => h("li", {}, barText(each))),
      ),
    ),
  );
}
