// @ts-check
// Creates elements. Text becomes text nodes, so nothing from traffic is ever parsed as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (name === "vars") {
      for (const [variable, number] of Object.entries(value)) {
        element.style.setProperty("--" + variable, String(number));
      }
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** Creates an HTML element. `onclick` and similar attributes take functions; `vars` sets CSS variables. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Creates an SVG element. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

const FOCUSABLE = "a, button, input, [data-focus]";

function focusKey(element) {
  const key = element.dataset?.focus ?? element.getAttribute("href");
  const row = element.closest("[data-id]")?.getAttribute("data-id") ?? "";
  return key === null || key === undefined ? null : row + " " + key;
}

/** Replaces the content of an element, and restores the focus if the focused element is still there. */
export function show(element, ...children) {
  const active = element.contains(document.activeElement) ? focusKey(document.activeElement) : null;
  element.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  if (active !== null) {
    [...element.querySelectorAll(FOCUSABLE)].find((each) => focusKey(each) === active)?.focus({ preventScroll: true });
  }
  return element;
}

/** Shows an element unless it is already shown. */
export function showOnce(parent, element) {
  if (element.parentNode !== parent) {
    show(parent, element);
  }
}

let announced = 0;

/** Announces text to screen readers. Unimportant text is announced no more than once every few seconds. */
export function announce(text, always = true) {
  const now = Date.now();
  if (always || now - announced > 5000) {
    announced = now;
    document.getElementById("announcer").textContent = text;
  }
}
