// @ts-check
// Who uses the page: the name and the role of the token or, on a server without tokens, the name that the user types.

import { h } from "./dom.js";

const STORED = "feedback-name";

/**
 * The name and role that the server reports. Without tokens, the name is missing, and everyone may change everything.
 *
 * @type {{name?: string, role?: string}}
 */
let account = { role: "admin" };

/** Sets the name and the role, as `GET /api/session` returns them. */
export function learnAccount({ name, role }) {
  account = { name, role };
}

/** Returns whether the server accepts changes from the user; a reader only sees. */
export function mayChange() {
  return account.role !== "reader";
}

export function isAdmin() {
  return account.role === "admin";
}

/** The name that the user typed since the page was opened; null if none. */
let typed = /** @type {string | null} */ (null);

/** The name that the user typed last; storage may be blocked. */
function typedName() {
  try {
    return typed ?? localStorage.getItem(STORED) ?? "";
  } catch {
    return "";
  }
}

/** The name under which changes are recorded; empty if it is not known. */
export function authorName() {
  return account.name ?? typedName();
}

/** A field for the user's name, which the browser remembers; null if the server knows the name from the token. */
export function nameField() {
  if (account.name !== undefined) {
    return null;
  }
  const input = h("input", {
    type: "text",
    maxlength: 100,
    autocomplete: "name",
    value: typedName(),
    "data-focus": "author name",
  });
  input.addEventListener("input", () => {
    typed = input.value.trim();
    try {
      localStorage.setItem(STORED, typed);
    } catch {
      // Then the name lasts until the page is closed.
    }
  });
  return h("label", { class: "author" }, h("span", {}, "Your name"), input);
}
