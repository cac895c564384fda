// @ts-check
// The captures page: upload captures, follow their progress and see their results.

import { mayChange } from "./account.js";
import { manifest } from "./api.js";
import { jobs } from "./capture-jobs.js";
import { captureResult } from "./capture-result.js";
import { h, show } from "./dom.js";
import { bytes } from "./format.js";
import { command, problem, uploadCommand } from "./parts.js";

const TITLES = {
  400: "This is not a readable capture",
  413: "This capture is too large",
  415: "This kind of file is not accepted",
  503: "The server is busy",
  429: "The server is busy",
  0: "The upload failed",
};

function picker(onFiles) {
  const input = h("input", {
    type: "file",
    id: "capture",
    class: "unseen",
    multiple: true,
    accept: ".pcap,.pcapng,.cap,.gz,application/vnd.tcpdump.pcap",
    onchange: () => {
      const files = [...input.files];
      input.value = "";
      onFiles(files);
    },
  });
  const zone = h(
    "div",
    { class: "drop" },
    h("p", { class: "drop-title" }, "Drop captures here"),
    h("p", { class: "soft" }, "pcap or pcapng, plain or gzipped. Captures are processed on arrival and never stored."),
    input,
    h("label", { for: "capture", class: "button primary" }, "Choose files"),
  );
  const over = (event) => {
    event.preventDefault();
    zone.classList.add("over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    onFiles([...event.dataTransfer.files]);
  });
  return [zone, h("p", { class: "soft" }, "Or from a terminal:"), command(uploadCommand())];
}

/** What a job is doing, in words. */
function status(job) {
  switch (job.step) {
    case "waiting":
      return "waiting for other uploads";
    case "sending":
      return job.tries > 0
        ? "the server is busy; trying again"
        : job.sent >= job.size
          ? bytes(job.size) + " sent; the server is processing the last flows"
          : bytes(job.sent) + " of " + bytes(job.size) + " · " + bytes(job.rate) + "/s";
    case "done":
      return job.outcome;
    default:
      return "failed: " + (TITLES[job.error.status] ?? job.error.message);
  }
}

/** A row of the list of uploads; `refresh()` updates its progress. */
function jobRow(job, shown) {
  const text = h("span", { class: "soft numbers" });
  const bar = job.step === "sending" ? h("progress", { max: 1, "aria-label": "Upload of " + job.name }) : null;
  const name = h("span", { class: "file-name" }, job.name);
  const isFinished = job.step === "done" || job.step === "failed";
  const link = h("a", { href: "#/captures/" + job.id, "aria-current": job === shown ? "true" : null }, name);
  const button = isFinished ? "Remove" : "Cancel";
  const refresh = () => {
    text.textContent = status(job);
    if (bar && job.sent < job.size) {
      bar.value = job.sent / job.size;
    } else {
      bar?.removeAttribute("value");
    }
  };
  refresh();
  const remove = h(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-label": button + " " + job.name,
      "data-focus": "job " + job.id,
      onclick: () => jobs.remove(job),
    },
    button,
  );
  return { element: h("li", { class: "job" }, link, text, bar, remove), refresh };
}

/** The result of a job; the whole page if there is one. */
function detail(job, onClose) {
  if (job.step === "failed") {
    const isFinal = [400, 413, 415].includes(job.error.status);
    return [
      problem(
        TITLES[job.error.status] ?? "The capture could not be analysed",
        job.error,
        isFinal ? null : () => jobs.again(job),
      ),
      h("p", { class: "soft file-name" }, job.name + ", " + bytes(job.size)),
    ];
  }
  if (job.step !== "done") {
    return h("p", { class: "nothing", "aria-busy": "true" }, "The result of " + job.name + " appears here.");
  }
  if (job.answer === null) {
    const text = job.name + ": " + job.outcome + ". The page keeps the flows of the latest uploads only.";
    return h("p", { class: "nothing" }, text, " ", h("a", { href: "#/incidents" }, "Incidents"));
  }
  return captureResult(job.answer, { name: job.name, size: job.size }, onClose);
}

function unknown() {
  return h(
    "section",
    { class: "state" },
    h("h2", {}, "This upload is no longer available"),
    h("p", {}, "The page keeps the results of uploads until it is reloaded. The incidents remain on the server."),
    h("p", { class: "actions" }, h("a", { class: "button primary", href: "#/incidents" }, "Incidents")),
  );
}

/** What readers see in place of the picker. */
function refusal() {
  return h("p", { class: "nothing" }, "Your role is reader. Only analysts and administrators upload captures.");
}

/** Keeps the browser from opening a file that is dropped beside the zone; returns a function that ends this. */
function ignoreDrops() {
  const stay = (event) => event.preventDefault();
  window.addEventListener("dragover", stay);
  window.addEventListener("drop", stay);
  return () => {
    window.removeEventListener("dragover", stay);
    window.removeEventListener("drop", stay);
  };
}

export function capturesPage(root, [id]) {
  let shown = id === undefined ? null : jobs.find(Number(id));
  let missing = id !== undefined && shown === null;
  let rows = [];
  let drawn = "";
  const list = h("ul", { class: "jobs", "aria-label": "Uploads" });
  const result = h("div", { class: "stack" });
  const choose = picker((files) => {
    if (files.length > 0) {
      select(jobs.add(files));
    }
  });
  const pickerBox = h("div", { class: "stack" }, mayChange() ? choose : refusal());
  show(root, h("h1", {}, "Captures"), h("div", { class: "stack" }, pickerBox, list, result));

  function select(job) {
    shown = job;
    missing = false;
    history.replaceState(null, "", job === null ? "#/captures" : "#/captures/" + job.id);
    draw();
  }

  function draw() {
    if (shown && !jobs.list.includes(shown)) {
      shown = null;
      history.replaceState(null, "", "#/captures");
    }
    rows = jobs.list.map((job) => jobRow(job, shown));
    list.hidden = rows.length === 0;
    show(
      list,
      rows.map((row) => row.element),
    );
    // The result has filters of its own, so it is drawn only once.
    const state = missing ? "missing" : shown ? shown.id + shown.step + (shown.answer !== null) : "";
    if (state !== drawn) {
      drawn = state;
      show(result, missing ? unknown() : shown ? detail(shown, () => select(null)) : []);
    }
  }

  const progress = () => rows.forEach((row) => row.refresh());
  jobs.addEventListener("change", draw);
  jobs.addEventListener("progress", progress);
  draw();
  manifest().catch((error) => {
    if (error.status === 503 && jobs.list.length === 0) {
      pickerBox.prepend(
        h("p", { class: "notice" }, "The model is still loading. You can upload captures in a moment."),
      );
    }
  });
  const stopIgnoring = ignoreDrops();
  return () => {
    jobs.removeEventListener("change", draw);
    jobs.removeEventListener("progress", progress);
    stopIgnoring();
  };
}
