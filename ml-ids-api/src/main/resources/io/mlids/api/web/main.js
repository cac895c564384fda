// The frame around the pages: which one is shown, the colour scheme, the connection's state.

import { getJson, getText, manifest, signIn } from "./api.js";
import { alertsPage } from "./alerts.js";
import { capturesPage } from "./captures.js";
import { learnClasses } from "./classes.js";
import { h, show } from "./dom.js";
import { learnProtocols } from "./format.js";
import { flowPage } from "./flow.js";
import { alerts } from "./live.js";
import { modelPage } from "./model.js";
import { sensorPage } from "./sensor.js";
import { beginSession, installSignIn } from "./session.js";

const PAGES = [
  { path: "alerts", title: "Alerts", open: alertsPage },
  { path: "captures", title: "Captures", open: capturesPage },
  { path: "sensor", title: "Sensor", open: sensorPage },
  { path: "model", title: "Model", open: modelPage },
  { path: "flow", title: "Flow", open: flowPage, hidden: true },
];

let leave = () => {};

function route() {
  const [, path = "", ...rest] = location.hash.split("/");
  const page = PAGES.find((each) => each.path === path) ?? PAGES[0];
  leave();
  const content = document.getElementById("content");
  show(content);
  document.title = page.title + " · ML-IDS API";
  for (const link of document.querySelectorAll("#pages a")) {
    if (link.dataset.page === page.path) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  leave = page.open(content, rest.map(decoded)) ?? (() => {});
  window.scrollTo(0, 0);
}

/** A part of an address that somebody may have typed: what cannot be decoded stands for itself. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function installPages() {
  show(
    document.getElementById("pages"),
    PAGES.filter((page) => !page.hidden).map((page) =>
      h("a", { href: "#/" + page.path, "data-page": page.path }, page.title),
    ),
  );
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith("#/") || location.hash === "") {
      route();
      document.getElementById("content").focus({ preventScroll: true });
    }
  });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("content").focus();
  });
}

function installScheme() {
  const button = document.getElementById("theme");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.scheme ?? (dark.matches ? "dark" : "light")) === "dark";
  const name = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Use the light colour scheme" : "Use the dark colour scheme");
  };
  button.addEventListener("click", () => {
    const chosen = isDark() ? "light" : "dark";
    document.documentElement.dataset.scheme = chosen;
    try {
      localStorage.setItem("scheme", chosen);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
    name();
  });
  dark.addEventListener("change", name);
  name();
}

function installConnection() {
  const pill = document.getElementById("connection");
  const texts = { connecting: "Connecting", live: "Live", lost: "Reconnecting", resting: "Resting" };
  const tell = () => {
    pill.dataset.state = alerts.state;
    pill.textContent = texts[alerts.state];
    pill.title = alerts.state === "lost" ? "The server does not answer; alerts found meanwhile are fetched later." : "";
  };
  alerts.addEventListener("state", tell);
  tell();
}

async function start() {
  installSignIn();
  installScheme();
  installPages();
  installConnection();
  await beginSession();
  await getJson("web/protocols.json").then(learnProtocols, () => {});
  try {
    const bundle = await manifest();
    learnClasses(bundle.classes);
    document.getElementById("served").textContent =
      "Model " + bundle.model_sha256.slice(0, 12) + " · " + bundle.feature_profile;
  } catch {
    // Each page says itself what it lacks.
  }
  getText("version").then(
    (version) => {
      document.getElementById("served").append(" · version " + version.trim());
    },
    () => {},
  );
  route();
  alerts.start(signIn);
}

start();
