// @ts-check
// A text field for a search, such as src:10.0.0.0/8 -kind:port_scan, and the place of an error in it.

import { h, show } from "./dom.js";
import { time } from "./parts.js";
import { savedSearches } from "./saved-searches.js";

/** How long typing must pause before the search changes, in milliseconds. */
const PAUSE = 200;
/** @type {[string, string][]} */
const INCIDENT_EXAMPLES = [
  ["10.0.0.0/8", "an address or a network on either side"],
  ["src:10.1.* dst:10.0.0.5", "attackers and victims"],
  ["port:22,3389 -kind:port_scan", "one of two ports, but no port scans"],
  ["severity:>=medium state:open", "open incidents of medium severity or higher"],
  ["since:2d", "the last two days; also until:2026-11-28 and seen:yesterday"],
  ['flows:>1000 origin:"sensor eth0"', "numbers and texts"],
  ["state:new -tag:lab", "incidents that nobody has triaged, without a tag"],
  ["ssh logins", "both words anywhere"],
];

/** @type {[string, string][]} */
const FLOW_EXAMPLES = [
  ["10.0.0.0/8", "an address or a network on either side"],
  ["src:10.1.* dstport:22", "sources and the destination port"],
  ["verdict:attack score:>0.9", "attacks with a probability above 90 %"],
  ["-verdict:attack proto:udp", "UDP flows that are not attacks"],
  ["class:SSH-Bruteforce", "flows of a class"],
  ["since:2h bytes:>10MB", "large flows of the last two hours"],
];

/** The search with the invalid part marked; a mark without text stands for something that is missing. */
function place(text, { position, length }) {
  const start = position - 1;
  return h(
    "code",
    {},
    text.slice(0, start),
    h("mark", {}, text.slice(start, start + length) || "\u00a0"),
    text.slice(start + length),
  );
}

function help(/** @type {[string, string][]} */ examples) {
  const rows = examples.map(([example, meaning]) => [h("dt", {}, h("code", {}, example)), h("dd", {}, meaning)]);
  return h(
    "details",
    { class: "query-help" },
    h("summary", {}, "Search syntax"),
    h("dl", {}, rows),
    h("p", { class: "soft" }, "A space means and; - excludes; a comma means or; * stands for any characters."),
  );
}

/**
 * Says that a search has run out of time, and how far it has come.
 *
 * @param {string} what what happened to the matches at the time, such as `stored`
 * @param {string} until the time; empty if nothing has been searched
 */
export function outOfTime(what, until) {
  const found = [
    "It has found every match that was " + what + " since ",
    time(until),
    "; earlier ones may be missing.",
  ];
  const text = until === "" ? "It has found nothing yet." : found;
  return h("p", { class: "notice", role: "status" }, "The search ran out of time. ", text);
}

/**
 * A search field; `element` is the node to show.
 *
 * @param {string} label
 * @param {(text: string) => void} onChange receives the search after a pause in typing
 * @param {"incidents" | "flows"} target what the search finds
 */
export function queryField(label, onChange, target = "incidents") {
  let timer = 0;
  const problem = h("p", { class: "query-problem", id: "query-problem", role: "alert", hidden: true });
  const input = h("input", {
    type: "search",
    placeholder: "Address, word, or field such as port:22",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": "query-problem",
    maxlength: "1000",
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => onChange(input.value.trim()), PAUSE);
  });
  const choose = (text) => {
    input.value = text;
    onChange(text);
  };
  const saved = savedSearches(target, () => input.value.trim(), choose);
  const field = h("label", { class: "search" }, h("span", { class: "unseen" }, label), input);
  return {
    element: h(
      "div",
      { class: "query" },
      field,
      problem,
      help(target === "flows" ? FLOW_EXAMPLES : INCIDENT_EXAMPLES),
      saved,
    ),
    input,
    /** Shows an error of the server and its place in the search; null shows none. */
    reject(/** @type {{message: string, position: number, length: number} | null} */ error, text = "") {
      problem.hidden = error === null;
      input.setAttribute("aria-invalid", String(error !== null));
      show(problem, error !== null && [place(text, error), " ", error.message.replace(/^q: /, "")]);
    },
  };
}
