// @ts-check
// The menu of an address: filter by it, exclude it, open its page, copy it. Addresses are ordinary text, so that they
// can also be selected with the mouse.

import { pathParts, withWord } from "./address.js";
import { copyAndSay } from "./clipboard.js";
import { h, show } from "./dom.js";
import { endpoint } from "./format.js";
import { tcpdumpFilter, wiresharkFilter } from "./packet-filter.js";

const SELECTOR = ".address[data-ip]";
/** The distance between the address and the menu, and between the menu and the edges of the window, in pixels. */
const GAP = 4;
/** The lists that can be filtered by an address, by their pages. */
const LISTS = { incidents: "incidents", flows: "attack flows", "stored-flows": "stored flows" };

/** The list that the filters apply to: the shown one, or else the incidents. */
function filteredPage() {
  return Object.hasOwn(LISTS, pathParts()[0] ?? "") ? pathParts()[0] : "incidents";
}

/** The entries of the menu: their texts and what they do. */
function entries(ip, port) {
  const page = filteredPage();
  const open = (hash) => () => {
    location.hash = hash;
  };
  const copy = (text, what) => () => copyAndSay(text, what);
  /** @type {[string, () => void][]} */
  const withPort = port === undefined ? [] : [["Copy address and port", copy(endpoint(ip, port), "Address and port")]];
  /** @type {[string, () => void][]} */
  const all = [
    ["Filter " + LISTS[page] + " by this address", open(withWord(page, ip))],
    ["Exclude this address", open(withWord(page, "-" + ip))],
    ["Open the host page", open("#/hosts/" + encodeURIComponent(ip))],
    ["Copy address", copy(ip, "Address")],
    ...withPort,
    ["Copy Wireshark filter", copy(wiresharkFilter(ip, port), "Filter")],
    ["Copy tcpdump filter", copy(tcpdumpFilter(ip, port), "Filter")],
  ];
  return all;
}

/** Places the menu below an element, or above it if there is more room. */
function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const below = box.bottom + GAP;
  const fits = below + menu.offsetHeight <= innerHeight || box.top < menu.offsetHeight + GAP;
  const left = Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - menu.offsetWidth - GAP));
  menu.style.setProperty("left", left + "px");
  menu.style.setProperty("top", (fits ? below : box.top - menu.offsetHeight - GAP) + "px");
}

function isSelecting(address) {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(address, true);
}

/** Moves the focus within the menu. */
function move(menu, key) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const places = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  items[places[key]]?.focus();
  return key in places;
}

/** The element itself or, after a redraw, the one that replaced it. */
function current(address) {
  const row = (element) => element.closest("[data-id]")?.getAttribute("data-id");
  const isSame = (each) => each.dataset.focus === address.dataset.focus && row(each) === row(address);
  return address.isConnected ? address : [...document.querySelectorAll(SELECTOR)].find(isSame);
}

function item(menu, [text, act]) {
  const choose = () => {
    menu.hidePopover();
    act();
  };
  return h("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: choose }, text);
}

/** Opens the menu when the user clicks an address, or presses Enter or the space bar on it. */
export function installAddressMenu() {
  const title = h("p", { class: "menu-title address" });
  const items = h("div", { role: "menu", class: "menu-items" });
  const menu = h("div", { class: "menu", popover: "auto", id: "address-menu" }, title, items);
  document.body.append(menu);
  /** @type {HTMLElement | null} */
  let opener = null;

  function open(address) {
    const { ip, port } = address.dataset;
    opener = address;
    title.textContent = port === undefined ? ip : endpoint(ip, port);
    items.setAttribute("aria-label", title.textContent);
    const all = entries(ip, port === undefined ? undefined : Number(port));
    show(
      items,
      all.map((entry) => item(menu, entry)),
    );
    menu.showPopover();
    place(menu, address);
    items.querySelector("button")?.focus({ preventScroll: true });
  }

  document.addEventListener("click", ({ target }) => {
    const address = target instanceof Element ? target.closest(SELECTOR) : null;
    if (address && !isSelecting(address)) {
      open(address);
    }
  });
  document.addEventListener("keydown", (event) => {
    const isAddress = event.target instanceof Element && event.target.matches(SELECTOR);
    if (isAddress && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(event.target);
    }
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") {
      menu.hidePopover();
    } else if (move(menu, event.key)) {
      event.preventDefault();
    }
  });
  let wasFocused = false;
  menu.addEventListener("beforetoggle", () => {
    wasFocused = menu.contains(document.activeElement);
  });
  menu.addEventListener("toggle", (event) => {
    if (opener && wasFocused && /** @type {ToggleEvent} */ (event).newState === "closed") {
      /** @type {HTMLElement | undefined} */ (current(opener))?.focus({ preventScroll: true });
    }
  });
  window.addEventListener("hashchange", () => menu.hidePopover());
}
