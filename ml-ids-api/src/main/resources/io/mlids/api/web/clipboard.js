// @ts-check
// Copies text to the clipboard.

import { announce } from "./dom.js";

/** Copies text. Browsers offer navigator.clipboard only to pages from HTTPS or from this machine. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const field = document.createElement("textarea");
  field.className = "unseen";
  field.value = text;
  // A modal dialog makes everything outside it inert.
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

/** Copies text and says so. */
export async function copyAndSay(text, what) {
  announce((await copyText(text)) ? what + " copied: " + text : "The browser does not allow this page to copy text.");
}
