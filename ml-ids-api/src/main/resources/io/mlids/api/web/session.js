// @ts-check
// The sign-in dialog. Only one dialog is open at a time, even if several responses have status 401.

import { isAdmin, learnAccount } from "./account.js";
import { ApiError, closeSession, onUnauthorized, openSession, sessionState, signIn } from "./api.js";
import { h, show } from "./dom.js";

let pending = null;

function learn(state) {
  learnAccount(state);
  document.getElementById("audit").hidden = !isAdmin();
}

function ask() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("sign-in"));
  return new Promise((resolve) => {
    const field = h("input", {
      id: "token",
      name: "token",
      type: "password",
      autocomplete: "current-password",
      required: true,
      spellcheck: "false",
    });
    const problem = h("p", { class: "field-error", role: "alert" });
    const button = h("button", { type: "submit", class: "primary" }, "Sign in");
    const submit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      problem.textContent = "";
      try {
        await openSession(field.value.trim());
        learn(await sessionState());
        document.getElementById("sign-out").hidden = false;
        field.value = "";
        dialog.close();
        resolve();
      } catch (error) {
        problem.textContent =
          error.status === 401 ? "This is not the server's token. Check it and try again." : error.message;
        field.select();
      } finally {
        button.disabled = false;
      }
    };
    show(
      dialog,
      h(
        "form",
        { method: "dialog", class: "sign-in", onsubmit: submit },
        h("h2", { id: "sign-in-title" }, "Sign in"),
        h(
          "p",
          {},
          "This server requires a token: the one set at its start with ",
          h("code", {}, "--token-file"),
          " or ",
          h("code", {}, "MLIDS_TOKEN"),
          ".",
        ),
        h("label", { for: "token" }, "Token"),
        field,
        problem,
        button,
      ),
    );
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    if (!dialog.open) {
      dialog.showModal();
    }
    field.focus();
  });
}

export function installSignIn() {
  onUnauthorized(() => {
    pending ??= ask().finally(() => {
      pending = null;
    });
    return pending;
  });
  document.getElementById("sign-out").addEventListener("click", async () => {
    try {
      await closeSession();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
    }
    location.reload();
  });
}

/** Asks for the token immediately if one is required, rather than after the first request fails. */
export async function beginSession() {
  const state = await sessionState().catch(() => ({ required: false, role: "admin" }));
  learn(state);
  if (state.required && !state.signed_in) {
    await signIn();
  } else if (state.required) {
    document.getElementById("sign-out").hidden = false;
  }
}
