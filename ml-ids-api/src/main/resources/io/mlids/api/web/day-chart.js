// @ts-check
// The number of incidents by day, as bars above the list; a click on a day shows only its incidents.

import { getJson } from "./api.js";
import { h, show } from "./dom.js";
import { count, counted } from "./format.js";

const DAY = 86400000;
/** The number of bars on wide and on narrow screens. */
const MOST = 90;
const MOST_ON_PHONES = 30;
/** Longer periods without incidents are one gap instead of empty days. */
const LONGEST_BREAK = 14;
/** How often the bars are requested again while the search stays the same, in milliseconds. */
const EVERY = 60000;
/** The most time that the server gives for counting. */
const MOST_SECONDS = 30;
const OUT_OF_TIME = "Counting took too long, so the oldest incidents are not included. ";
/** The word in a search that shows a single day. */
const WORD = /(^|\s)first:(\d{4}-\d\d-\d\d)(?=\s|$)/;

/** The day that a search shows; undefined if it shows several. */
function dayIn(text) {
  return WORD.exec(text)?.[2];
}

/** A search without its day. */
function withoutDay(text) {
  return text.replace(WORD, "").trim();
}

/** The days in order, with empty days between close ones, and null for a longer gap. */
function columns(days) {
  const all = [];
  for (const each of days.toReversed()) {
    const before = all.at(-1);
    const empty = before ? Math.round((Date.parse(each.day) - Date.parse(before.day)) / DAY) - 1 : 0;
    if (empty > LONGEST_BREAK) {
      all.push(null);
    } else {
      for (let i = 1; i <= empty; i++) {
        const day = new Date(Date.parse(before.day) + i * DAY).toISOString().slice(0, 10);
        all.push({ day, incidents: 0, by_severity: {} });
      }
    }
    all.push(each);
  }
  return all.slice(window.matchMedia("(max-width: 40rem)").matches ? -MOST_ON_PHONES : -MOST);
}

const severe = ({ by_severity: amounts }) => (amounts.critical ?? 0) + (amounts.high ?? 0);

function dayText(each) {
  const grave = severe(each);
  return (
    each.day + ": " + counted(each.incidents, "incident") + (grave > 0 ? ", " + count(grave) + " high or critical" : "")
  );
}

function bar(each, most, chosen, onChoose) {
  return h(
    "li",
    {},
    h("button", {
      type: "button",
      class: "day",
      title: dayText(each),
      "aria-label": dayText(each),
      "aria-pressed": String(each.day === chosen),
      "data-focus": "day " + each.day,
      tabindex: "-1",
      disabled: each.incidents === 0,
      vars: { p: each.incidents / most, s: each.incidents > 0 ? severe(each) / each.incidents : 0 },
      onclick: () => onChoose(each.day === chosen ? null : each.day),
    }),
  );
}

/** One bar is in the order of the Tab key; the arrow keys lead to the others. */
function installArrows(list) {
  const bars = () => [...list.querySelectorAll("button:not(:disabled)")];
  list.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const all = bars();
    const next = step && all[all.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  list.addEventListener("focusin", ({ target }) => {
    bars().forEach((each) => each.setAttribute("tabindex", each === target ? "0" : "-1"));
  });
}

/** The bars; `draw` returns whether there are enough days to show them. */
function dayBars(onSearch) {
  const list = h("ol", { class: "days", "aria-label": "Incidents by day" });
  const range = h("p", { class: "soft numbers" });
  installArrows(list);
  return {
    element: h("div", { class: "day-chart", hidden: true }, list, range),
    draw(days, text) {
      const chosen = dayIn(text);
      const all = columns(days);
      const most = Math.max(1, ...all.map((each) => each?.incidents ?? 0));
      const choose = (day) => onSearch((withoutDay(text) + (day === null ? "" : " first:" + day)).trim());
      show(
        list,
        all.map((each) =>
          each ? bar(each, most, chosen, choose) : h("li", { class: "break", title: "No incidents" }, "…"),
        ),
      );
      const reached = list.querySelector("[aria-pressed=true]") ?? list.querySelector("li:last-child button");
      reached?.setAttribute("tabindex", "0");
      const shown = all.filter(Boolean);
      range.textContent =
        shown.length < 2
          ? ""
          : shown[0].day + " to " + shown.at(-1).day + " UTC, by first packet; at most " + count(most) + " a day";
      return shown.length >= 2;
    },
  };
}

/**
 * Says why days are missing.
 *
 * @param {() => Promise<void>} onAgain counts once more, with more time
 */
function missingDays(onAgain) {
  const again = h("button", { type: "button", class: "quiet" }, "Count with more time");
  again.addEventListener("click", async () => {
    again.disabled = true;
    await onAgain();
    again.disabled = false;
  });
  const element = h("p", { class: "notice", hidden: true });
  return {
    element,
    /** Shows the message of an error; null if there was not enough time. */
    draw(/** @type {string | null} */ message) {
      show(
        element,
        message === null ? [OUT_OF_TIME, again] : "The incidents could not be counted by day: " + message + ".",
      );
    },
  };
}

/**
 * The incidents by day.
 *
 * @param {(text: string) => void} onSearch receives the search with or without a day
 */
export function dayChart(onSearch) {
  const bars = dayBars(onSearch);
  const missing = missingDays(() => load(requested, MOST_SECONDS));
  const element = h("div", { class: "contents" }, bars.element, missing.element);
  let requested = "";
  let text = "";
  let at = 0;
  /** @type {{days?: any[], partial?: boolean, error?: any}} */
  let answer = {};

  function draw() {
    // The list reports an invalid search.
    const failed = answer.error && !(answer.error.position > 0);
    const isMissing = Boolean(failed || answer.partial);
    if (isMissing) {
      missing.draw(failed ? answer.error.message : null);
    }
    missing.element.hidden = !isMissing;
    bars.element.hidden = !bars.draw(answer.days ?? [], text);
  }

  async function load(/** @type {string} */ wanted, /** @type {number | null} */ seconds) {
    requested = wanted;
    at = Date.now();
    const query = wanted + (seconds === null ? "" : "&timeout=" + seconds);
    const received = await getJson("api/incidents/days?" + query).catch((error) => ({ error }));
    if (wanted === requested) {
      answer = received;
      draw();
    }
  }

  return {
    element,
    /** Shows the days of the incidents that match the filter, without its day. */
    async update(/** @type {Record<string, string>} */ query) {
      text = query.q ?? "";
      const { q: _, ...others } = query;
      const rest = withoutDay(text);
      const wanted = new URLSearchParams({ ...others, ...(rest === "" ? {} : { q: rest }) }).toString();
      draw();
      if (wanted !== requested || Date.now() - at > EVERY) {
        await load(wanted, null);
      }
    },
  };
}
