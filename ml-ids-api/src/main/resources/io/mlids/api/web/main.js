// @ts-check
// The frame around the pages: routing, the colour scheme and the connection state.

import { pathParts } from "./address.js";
import { installAddressMenu } from "./address-menu.js";
import { getJson, getText, manifest, signIn } from "./api.js";
import { auditPage } from "./audit.js";
import { capturesPage } from "./captures.js";
import { learnClasses } from "./classes.js";
import { h, show } from "./dom.js";
import { learnProtocols } from "./format.js";
import { feedbackPage } from "./feedback-list.js";
import { flowPage } from "./flow.js";
import { flowsPage } from "./flows.js";
import { hostPage } from "./host.js";
import { incidentPage } from "./incident.js";
import { incidentStream } from "./incident-feed.js";
import { incidentsPage } from "./incidents.js";
import { installKeys } from "./keys.js";
import { alerts } from "./live.js";
import { modelPage } from "./model.js";
import { sensorPage } from "./sensor.js";
import { beginSession, installSignIn } from "./session.js";
import { sitePage } from "./site.js";
import { installSiteLine, siteStatus } from "./site-status.js";
import { storedFlowsPage } from "./stored-flows.js";
import { signInBy } from "./stream.js";
import { startVisit } from "./visit.js";

/**
 * @typedef {object} PageOfSite
 * @property {string} path
 * @property {string} title
 * @property {(root: HTMLElement, parameters: string[]) => () => void} open draws the page into an
 *     element and returns a function to call when the page is left
 * @property {string} [under] the page in the navigation to which a hidden page belongs
 * @property {boolean} [hidden] true if the page is not in the navigation, because only other pages link to it
 */

/** @type {PageOfSite[]} */
const PAGES = [
  { path: "incidents", title: "Incidents", open: (root, [id]) => (id ? incidentPage(root, id) : incidentsPage(root)) },
  { path: "flows", title: "Flows", open: flowsPage },
  { path: "captures", title: "Captures", open: capturesPage },
  { path: "site", title: "Your network", open: sitePage },
  { path: "sensor", title: "Sensor", open: sensorPage },
  { path: "model", title: "Model", open: modelPage },
  { path: "stored-flows", title: "Stored flows", open: storedFlowsPage, hidden: true, under: "flows" },
  { path: "flow", title: "Flow", open: flowPage, hidden: true },
  { path: "hosts", title: "Host", open: hostPage, hidden: true },
  { path: "feedback", title: "Feedback", open: feedbackPage, hidden: true },
  { path: "audit", title: "Changes", open: auditPage, hidden: true },
];
const STREAMS = [incidentStream, alerts.stream];

/** Stops the current page's work. */
let leave = () => {};

function route() {
  const [path = "", ...rest] = pathParts();
  const page = PAGES.find((each) => each.path === path) ?? PAGES[0];
  leave();
  const content = document.getElementById("content");
  show(content);
  document.title = page.title + " · ML-IDS API";
  for (const link of document.querySelectorAll("#pages a")) {
    if (link.getAttribute("data-page") === (page.under ?? page.path)) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  connect(page.path === "flows" ? alerts.stream : incidentStream);
  leave = page.open(content, rest.map(decoded));
  window.scrollTo(0, 0);
}

/** Decodes a part of the hash. Users may edit the hash, so a part that cannot be decoded is returned unchanged. */
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
      // Storage may be blocked; then the choice lasts until the page is closed.
    }
    name();
  });
  dark.addEventListener("change", name);
  name();
}

let connected = incidentStream;

/** Connects the current page's stream; only one stream is connected at a time. */
function connect(stream) {
  connected = stream;
  STREAMS.filter((each) => each !== stream).forEach((each) => each.stop());
  stream.start();
  showConnection();
}

function showConnection() {
  const pill = document.getElementById("connection");
  const texts = { connecting: "Connecting", live: "Live", lost: "Reconnecting", resting: "Resting" };
  pill.dataset.state = connected.state;
  pill.textContent = texts[connected.state];
  pill.title =
    connected.state === "lost"
      ? "The server is not responding. Anything that it finds in the meantime will be shown later."
      : "";
}

async function start() {
  installSignIn();
  installScheme();
  installPages();
  installSiteLine();
  installAddressMenu();
  installKeys();
  signInBy(signIn);
  STREAMS.forEach((stream) => stream.addEventListener("state", showConnection));
  await beginSession();
  // The line below the header moves the page down, so it is added before the page.
  await Promise.all([siteStatus.start(), getJson("web/protocols.json").then(learnProtocols, () => {}), startVisit()]);
  try {
    const bundle = await manifest();
    learnClasses(bundle.classes);
    document.getElementById("served").textContent =
      (bundle.sagemaker_endpoint
        ? "SageMaker endpoint " + bundle.sagemaker_endpoint
        : "Model " + bundle.model_sha256.slice(0, 12)) +
      " · " +
      bundle.feature_profile;
  } catch {
    // Each page reports its own errors.
  }
  getText("version").then(
    (version) => {
      document.getElementById("served").append(" · version " + version.trim());
    },
    () => {},
  );
  route();
}

start();
