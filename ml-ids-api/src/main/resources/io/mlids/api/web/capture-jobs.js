// @ts-check
// The uploads of this page. They continue, and their results remain, while other pages are shown.

import { signIn, upload } from "./api.js";
import { attacksAmong, total } from "./capture-result.js";
import { announce } from "./dom.js";
import { counted } from "./format.js";

/** More uploads wait, because the server processes only a few captures at the same time. */
const AT_ONCE = 2;
/** The number of finished uploads that keep all flows; older ones keep only their counts. */
const WHOLE = 10;
const MOST = 100;
/** How often an upload is repeated while the server is busy, and the longest wait, in seconds. */
const MOST_TRIES = 20;
const LONGEST_WAIT = 30;

/**
 * @typedef {object} Job
 * @property {number} id
 * @property {string} name
 * @property {number} size
 * @property {File | null} file null once the upload has succeeded
 * @property {"waiting" | "sending" | "done" | "failed"} step
 * @property {number} sent
 * @property {number} rate
 * @property {number} tries
 * @property {any} answer null until the upload is done, and again once the flows have been dropped
 * @property {string} outcome the result in words
 * @property {any} error
 * @property {() => void} cancel
 */

function outcomeText({ classes, incidents = [] }) {
  const flows = total(classes);
  return flows === 0
    ? "nothing could be classified"
    : counted(attacksAmong(classes), "attack flow") +
        " in " +
        counted(flows, "flow") +
        ", " +
        counted(incidents.length, "incident");
}

/** Events: `change` (a job was added, removed or has a new step) and `progress`. */
class Jobs extends EventTarget {
  /** @type {Job[]} newest first */
  list = [];
  #next = 1;
  /** Whether to request reasons; false once the server has replied that its model cannot give any. */
  #explain = true;

  /** Queues files; returns the first job. */
  add(/** @type {File[]} */ files) {
    const jobs = files.map((file) => this.#job(file));
    jobs.forEach((job) => this.list.unshift(job));
    this.#trim();
    this.#start();
    this.#changed();
    return jobs[0];
  }

  /** @returns {Job | null} */
  find(id) {
    return this.list.find((job) => job.id === id) ?? null;
  }

  /** Cancels an upload, or removes its result. */
  remove(/** @type {Job} */ job) {
    this.list = this.list.filter((each) => each !== job);
    job.cancel();
    this.#start();
    this.#changed();
  }

  /** Sends a failed upload again. */
  again(/** @type {Job} */ job) {
    Object.assign(job, { step: "waiting", tries: 0, error: null });
    this.#start();
    this.#changed();
  }

  /** @returns {Job} */
  #job(file) {
    const { name, size } = file;
    const empty = { sent: 0, rate: 0, tries: 0, answer: null, outcome: "", error: null, cancel: () => {} };
    return { id: this.#next++, name, size, file, step: "waiting", ...empty };
  }

  #start() {
    const free = AT_ONCE - this.list.filter((job) => job.step === "sending").length;
    const waiting = this.list.filter((job) => job.step === "waiting").reverse();
    waiting.slice(0, Math.max(0, free)).forEach((job) => this.#send(job));
  }

  #send(job) {
    const started = performance.now();
    const query = "features=true&explain=" + this.#explain + "&name=" + encodeURIComponent(job.name);
    const { answer, cancel } = upload("api/captures?" + query, job.file, (sent) => {
      job.sent = sent;
      job.rate = sent / Math.max(0.05, (performance.now() - started) / 1000);
      this.dispatchEvent(new Event("progress"));
    });
    Object.assign(job, { step: "sending", sent: 0, cancel });
    answer
      .then((result) => this.#done(job, result))
      .catch((error) => this.#failed(job, error))
      .finally(() => {
        this.#start();
        this.#changed();
      });
  }

  #done(job, result) {
    result.verdicts.forEach((verdict, index) => Object.assign(verdict, { job: job.id, index }));
    Object.assign(job, { step: "done", file: null, answer: result, outcome: outcomeText(result), cancel: () => {} });
    announce(job.name + ": " + job.outcome);
    this.#trim();
  }

  async #failed(job, error) {
    if (!this.list.includes(job)) {
      return;
    }
    if (error.status === 401) {
      job.step = "waiting";
      await signIn();
    } else if (this.#explain && error.status === 400 && error.message.includes("omit explain")) {
      this.#explain = false;
      job.step = "waiting";
    } else if ([429, 503].includes(error.status) && job.tries < MOST_TRIES) {
      job.tries++;
      const seconds = Math.min(LONGEST_WAIT, Math.max(1, Number(error.retryAfter) || 1));
      await new Promise((done) => setTimeout(done, seconds * 1000));
      job.step = "waiting";
    } else {
      Object.assign(job, { step: "failed", error, cancel: () => {} });
    }
  }

  /** Drops the flows of all but the latest results, and the oldest finished jobs. */
  #trim() {
    this.list
      .filter((job) => job.answer !== null)
      .slice(WHOLE)
      .forEach((job) => {
        job.answer = null;
      });
    const finished = this.list.filter((job) => job.step === "done" || job.step === "failed");
    const excess = finished.slice(Math.max(0, finished.length - Math.max(0, this.list.length - MOST)));
    this.list = this.list.filter((job) => !excess.includes(job));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export const jobs = new Jobs();

/** The verdict at an index in the result of an upload. */
export function flowOfCapture(id, index) {
  return jobs.find(id)?.answer?.verdicts[index] ?? null;
}
