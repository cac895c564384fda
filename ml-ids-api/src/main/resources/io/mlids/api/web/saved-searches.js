// @ts-check
// Searches that the server keeps under names, for everyone who uses it.

import { authorName, mayChange } from "./account.js";
import { getJson, send } from "./api.js";
import { announce, h, show } from "./dom.js";
import { capitalised } from "./format.js";

const LONGEST_NAME = 64;

const path = (name) => "api/searches/" + encodeURIComponent(name);

/** A search with buttons that use and delete it. */
function item({ name, query, by }, onChoose, onDelete) {
  return h(
    "li",
    {},
    h("button", { type: "button", title: "Saved by " + by, onclick: () => onChoose(query) }, name),
    h("code", {}, query),
    mayChange() &&
      h(
        "button",
        { type: "button", class: "quiet", "aria-label": "Delete " + name, onclick: () => onDelete(name) },
        "×",
      ),
  );
}

/** A form that saves the search in the field. */
function saveForm(onSave) {
  const name = h("input", { type: "text", maxlength: LONGEST_NAME, required: true, autocomplete: "off" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (await onSave(name.value.trim())) {
      name.value = "";
    }
  };
  return h(
    "form",
    { class: "triage-form", onsubmit: submit },
    h("label", {}, h("span", {}, "Save this search as"), name),
    h("button", { type: "submit" }, "Save"),
  );
}

/**
 * The list of saved searches, which opens on demand; the node to show.
 *
 * @param {"incidents" | "flows"} target what the searches find
 * @param {() => string} current returns the search in the field
 * @param {(text: string) => void} onChoose receives the search that the user chooses
 */
export function savedSearches(target, current, onChoose) {
  const list = h("ul", {});
  const failure = h("p", { class: "field-error", role: "alert" });

  async function load() {
    const all = (await getJson("api/searches")).filter((each) => each.target === target);
    const items = all.map((each) => item(each, onChoose, remove));
    show(list, items.length > 0 ? items : h("li", { class: "soft" }, "No searches are saved."));
  }

  /** Changes something, then shows the list; returns whether the server accepted the change. */
  async function tried(/** @type {() => Promise<unknown>} */ change, said = "") {
    failure.textContent = "";
    try {
      await change();
      await load();
      announce(said);
      return true;
    } catch (error) {
      failure.textContent = capitalised(error.message) + ".";
      return false;
    }
  }

  const remove = (name) => tried(() => send("DELETE", path(name), null), "The saved search was deleted.");
  const save = (name) =>
    tried(() => send("PUT", path(name), { target, query: current(), by: authorName() }), "The search was saved.");
  const form = mayChange() && saveForm(save);
  const element = h("details", { class: "saved-searches" }, h("summary", {}, "Saved searches"), list, form, failure);
  element.addEventListener("toggle", () => element.open && tried(async () => {}));
  return element;
}
