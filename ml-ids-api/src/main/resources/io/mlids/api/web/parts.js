// @ts-check
// Elements shared by several pages.

import { signIn } from "./api.js";
import { copyText } from "./clipboard.js";
import { colourOf, severity, UNUSUAL } from "./classes.js";
import { h, show } from "./dom.js";
import { nameOf } from "./names.js";
import { capitalised, count, endpoint, instant, percent, probability } from "./format.js";

export function className(name) {
  return h("span", { class: "class-name" }, h("i", { class: "dot " + colourOf(name) }), name);
}

/** The class of a flow as text. A benign flow that is unusual on its network has its own name. */
export function classText({ label, is_attack: isAttack, anomaly }) {
  return !isAttack && anomaly ? UNUSUAL : label;
}

export function likelihood(value, isAttack = true) {
  return h(
    "span",
    { class: "likelihood " + (isAttack ? severity(value) : "none"), vars: { p: value } },
    h("span", { class: "gauge", "aria-hidden": "true" }),
    h("span", { class: "share" }, probability(value)),
  );
}

/** An address as text; a click opens its menu (address-menu.js). */
export function address(ip, port) {
  if (!ip) {
    return h("span", { class: "soft" }, port === undefined ? "not submitted" : "port " + port);
  }
  const text = port === undefined ? ip : endpoint(ip, port);
  const attributes = {
    class: "address",
    role: "button",
    tabindex: "0",
    "aria-haspopup": "menu",
    "data-ip": ip,
    "data-port": port,
    "data-focus": "address " + text,
  };
  return h("span", attributes, breakable(text));
}

const NAME_SOURCES = { file: "Name from a file", dns: "Name from a DNS answer" };

/** An address with its name, if it is known; see onNames in names.js. */
export function namedAddress(ip, port) {
  const found = ip ? nameOf(ip) : null;
  return found
    ? [address(ip, port), " ", h("small", { class: "soft host-name", title: NAME_SOURCES[found.source] }, found.name)]
    : address(ip, port);
}

/** Allows line breaks after the colons of a long address. */
function breakable(text) {
  return text.split(":").length > 2 ? text.split(/(?<=:)/).flatMap((part) => [part, h("wbr")]) : text;
}

/** A full time; null if it is not known. */
export function time(iso) {
  return iso ? h("time", { datetime: iso }, instant(iso)) : null;
}

/** Shows what failed and what to do about it. */
export function problem(title, error, again = null) {
  return h(
    "section",
    { class: "state problem", role: "alert" },
    h("h2", {}, title),
    h("p", {}, capitalised(error.message)),
    error.retryAfter && h("p", { class: "soft" }, "The server asks you to wait " + error.retryAfter + " s."),
    h(
      "p",
      { class: "actions" },
      error.status === 401 &&
        h("button", { type: "button", class: "primary", onclick: () => signIn().then(again ?? (() => {})) }, "Sign in"),
      again && h("button", { type: "button", onclick: again }, "Try again"),
    ),
  );
}

/** A command to copy. */
export function command(text) {
  const button = h(
    "button",
    {
      type: "button",
      class: "quiet",
      onclick: async () => {
        if (await copyText(text)) {
          button.textContent = "Copied";
        } else {
          const range = document.createRange();
          range.selectNodeContents(code);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          button.textContent = "Selected";
        }
        setTimeout(() => {
          button.textContent = "Copy";
        }, 2000);
      },
    },
    "Copy",
  );
  const code = h("code", {}, text);
  return h("div", { class: "command" }, code, button);
}

export function uploadCommand() {
  const token = document.getElementById("sign-out").hidden ? "" : "-H 'Authorization: Bearer TOKEN' ";
  return "curl " + token + "-F file=@capture.pcap " + new URL("api/captures", document.baseURI);
}

export function facts(pairs) {
  return h(
    "dl",
    { class: "facts" },
    pairs
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** Classes with their counts as bars; a click filters by class. */
export function classBars(counts, chosen, onChoose) {
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  const most = Math.max(1, ...counts.values());
  // Unusual flows follow the other benign ones, because they are rare.
  const rank = ([name, amount]) => (name === UNUSUAL && counts.has("Benign") ? counts.get("Benign") - 0.5 : amount);
  return h(
    "ul",
    { class: "bars" },
    [...counts]
      .sort((a, b) => rank(b) - rank(a))
      .map(([name, amount]) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "bar-row " + colourOf(name),
              "data-focus": "class " + name,
              "aria-pressed": String(chosen.has(name)),
              vars: { p: amount / most },
              onclick: () => onChoose(name),
            },
            h("span", { class: "bar-name" }, name),
            h("span", { class: "bar-count" }, count(amount)),
            h("span", { class: "bar-share" }, percent(amount / total)),
          ),
        ),
      ),
  );
}

/** A text field that reports its value after a pause in typing; `element` is the node to show. */
export function searchField(label, hint, onChange) {
  let timer = 0;
  const input = h("input", { type: "search", placeholder: hint, spellcheck: "false", autocomplete: "off" });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => onChange(input.value.trim().toLowerCase()), 120);
  });
  return { element: h("label", { class: "search" }, h("span", { class: "unseen" }, label), input), input };
}

/** A choice between options, as a row of radio buttons. */
export function choice(label, options, chosen, onChange) {
  const name = "choice-" + label.replaceAll(/\W/g, "-");
  return h(
    "fieldset",
    { class: "choice" },
    h("legend", { class: "unseen" }, label),
    Object.entries(options).map(([value, text]) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          "data-focus": name + value,
          name,
          value,
          checked: value === chosen,
          onchange: () => onChange(value),
        }),
        h("span", {}, text),
      ),
    ),
  );
}

/** Shows "Loading", then the promise's result or error. */
export function eventually(element, promise, draw, title, again) {
  show(element, h("p", { class: "nothing", "aria-busy": "true" }, "Loading …"));
  promise.then(
    (value) => show(element, draw(value)),
    (error) => show(element, problem(title, error, again)),
  );
}

/** The number of packets out of timestamp order; null if all were in order. */
export function disorder(summary) {
  const late = summary.packets_late > 0 ? ", " + count(summary.packets_late) + " too late to be reordered" : "";
  return summary.packets_out_of_order > 0 ? count(summary.packets_out_of_order) + late : null;
}

/** The numbers of IP fragments by outcome; null if no fragments arrived. */
export function fragments(summary) {
  const parts = [
    [summary.fragments_joined, "reassembled"],
    [summary.fragments_overlapping, "overlapping"],
    [summary.fragments_displaced, "incomplete datagrams evicted (table full)"],
  ].filter(([amount]) => amount > 0);
  return parts.length === 0 ? null : parts.map(([amount, what]) => count(amount) + " " + what).join(", ");
}
