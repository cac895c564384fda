// @ts-check
// The captures page: upload a capture and see the result.

import { manifest, signIn, upload } from "./api.js";
import { attacksAmong, captureResult, total } from "./capture-result.js";
import { announce, h, show } from "./dom.js";
import { bytes, counted } from "./format.js";
import { command, problem, uploadCommand } from "./parts.js";

/** The page's state, which is kept while other pages are open. */
let at = { step: "idle" };
let redraw = () => {};
/** Whether to request reasons; false once the server has replied that its model cannot give any. */
let explain = true;

function become(next) {
  at = next;
  redraw();
}

/** The verdict at an index in the response to the last uploaded capture. */
export function flowOfCapture(index) {
  return at.step === "done" ? (at.answer.verdicts[index] ?? null) : null;
}

function send(file) {
  if (at.step === "sending") {
    return;
  }
  const started = performance.now();
  const { answer, cancel } = upload(
    "api/captures?features=true&explain=" + explain + "&name=" + encodeURIComponent(file.name),
    file,
    (sent, total) => {
      if (at.step === "sending") {
        at.sent = sent;
        at.total = total;
        at.rate = sent / Math.max(0.05, (performance.now() - started) / 1000);
        at.update?.();
      }
    },
  );
  become({ step: "sending", file, cancel, sent: 0, total: file.size, rate: 0 });
  answer.then(
    (result) => {
      result.verdicts.forEach((verdict, index) => {
        verdict.index = index;
      });
      const flows = total(result.classes);
      announce(
        file.name +
          ": " +
          (flows === 0
            ? "nothing could be classified"
            : counted(attacksAmong(result.classes), "attack flow") + " in " + counted(flows, "flow")),
      );
      become({ step: "done", file, answer: result });
    },
    async (error) => {
      if (error.status === 401) {
        become({ step: "idle" });
        await signIn();
        send(file);
      } else if (explain && error.status === 400 && error.message.includes("omit explain")) {
        explain = false;
        become({ step: "idle" });
        send(file);
      } else {
        become(error.status === -1 ? { step: "idle" } : { step: "failed", file, error });
      }
    },
  );
}

function picker() {
  const input = h("input", {
    type: "file",
    id: "capture",
    class: "unseen",
    accept: ".pcap,.pcapng,.cap,.gz,application/vnd.tcpdump.pcap",
    onchange: () => input.files.length > 0 && send(input.files[0]),
  });
  const zone = h(
    "div",
    { class: "drop" },
    h("p", { class: "drop-title" }, "Drop a capture here"),
    h("p", { class: "soft" }, "pcap or pcapng, plain or gzipped. Captures are processed on arrival and never stored."),
    input,
    h("label", { for: "capture", class: "button primary" }, "Choose a file"),
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
    const file = event.dataTransfer.files[0];
    if (file) {
      send(file);
    }
  });
  return zone;
}

function idle() {
  return [picker(), h("p", { class: "soft" }, "Or from a terminal:"), command(uploadCommand())];
}

function sending() {
  const bar = h("progress", { max: 1, "aria-label": "Upload" });
  const text = h("p", { class: "soft numbers" });
  at.update = () => {
    if (at.sent >= at.total) {
      bar.removeAttribute("value");
      text.textContent = bytes(at.total) + " sent; the server is processing the last flows";
    } else {
      bar.value = at.total === 0 ? 0 : at.sent / at.total;
      text.textContent = bytes(at.sent) + " of " + bytes(at.total) + " · " + bytes(at.rate) + "/s";
    }
  };
  at.update();
  return h(
    "section",
    { class: "state" },
    h("h2", { class: "file-name" }, at.file.name),
    bar,
    text,
    h("p", { class: "actions" }, h("button", { type: "button", onclick: at.cancel }, "Cancel")),
  );
}

function failed() {
  const titles = {
    400: "This is not a readable capture",
    413: "This capture is too large",
    415: "This kind of file is not accepted",
    503: "The server is busy",
    429: "The server is busy",
    0: "The upload failed",
  };
  const file = at.file;
  return [
    problem(
      titles[at.error.status] ?? "The capture could not be analysed",
      at.error,
      [400, 413, 415].includes(at.error.status) ? null : () => send(file),
    ),
    h("p", { class: "soft file-name" }, file.name + ", " + bytes(file.size)),
    picker(),
  ];
}

function done() {
  return captureResult(at.answer, at.file, () => become({ step: "idle" }));
}

export function capturesPage(root) {
  const content = h("div", { class: "stack" });
  show(root, h("h1", {}, "Captures"), content);
  redraw = () => {
    const draw = { idle, sending, failed, done }[at.step];
    show(content, draw());
  };
  redraw();
  manifest().catch((error) => {
    if (error.status === 503 && at.step === "idle") {
      content.prepend(h("p", { class: "notice" }, "The model is still loading. You can upload captures in a moment."));
    }
  });
  const stay = (event) => event.preventDefault();
  window.addEventListener("dragover", stay);
  window.addEventListener("drop", stay);
  return () => {
    redraw = () => {};
    window.removeEventListener("dragover", stay);
    window.removeEventListener("drop", stay);
  };
}
