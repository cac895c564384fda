// @ts-check
// The state of the site profile: the shared status, and the line below the header.

import { getJson } from "./api.js";
import { announce, h, show } from "./dom.js";
import { count, counted, number, when, words, ZONE } from "./format.js";

/** The time between two requests, in milliseconds. */
const EVERY = { learning: 5000, active: 60000, none: 60000 };
const DAY = 86400;

const GROUPS = { dns: "DNS", icmp: "ICMP", other_tcp: "other TCP", other_udp: "other UDP" };

/** The name of a service group within a sentence. */
export function groupName(id) {
  return GROUPS[id] ?? words(id);
}

/** A rate such as 0.001 as "0.1 %". */
export function rate(value) {
  return number(Number((value * 100).toPrecision(6))) + " %";
}

/** An age in words. */
export function ago(seconds) {
  if (!(seconds >= 60)) {
    return "just now";
  }
  const [size, unit] = seconds < 3600 ? [60, "minute"] : seconds < DAY ? [3600, "hour"] : [DAY, "day"];
  return counted(Math.floor(seconds / size), unit) + " ago";
}

/** A time without seconds. */
export function minute(iso) {
  return when(iso).replace(/:\d\d$/, "") + " " + ZONE;
}

/** The progress of learning: the number of flows so far, and the number needed. */
export function progressText({ flows, flows_needed: needed }) {
  return needed > 0 ? count(flows) + " of " + counted(needed, "flow") : counted(flows, "flow");
}

/** The status in one line; empty if the server neither learns nor uses a site profile. */
export function lineText({ state, learning, profile, drift }) {
  if (state === "learning" && learning) {
    return "Learning your network until " + minute(learning.until) + " (" + progressText(learning) + ")";
  }
  if (profile) {
    const alarms = "at most " + rate(profile.false_alarms).replace(" ", "\u00a0") + " false alarms";
    const changed = drift?.state === "unlike_site" ? "; the network has changed since" : "";
    return "Site profile: learned " + ago(profile.age_seconds) + ", " + alarms + changed;
  }
  return "";
}

/** The server's status. The event `change` follows each response that differs from the previous one. */
class SiteStatus extends EventTarget {
  /** The server's latest response; null before the first. */
  latest = null;
  /** The error of the latest request; null if it succeeded. */
  error = null;
  #timer = 0;

  /** Requests the status repeatedly; the promise resolves after the first response. */
  async start() {
    document.addEventListener("visibilitychange", () => !document.hidden && this.refresh());
    await this.refresh();
  }

  async refresh() {
    clearTimeout(this.#timer);
    const before = JSON.stringify([this.latest, this.error?.message]);
    try {
      this.latest = await getJson("api/site");
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    if (JSON.stringify([this.latest, this.error?.message]) !== before) {
      this.dispatchEvent(new Event("change"));
    }
    clearTimeout(this.#timer);
    if (!document.hidden) {
      this.#timer = window.setTimeout(() => this.refresh(), EVERY[this.latest?.state] ?? EVERY.none);
    }
  }
}

export const siteStatus = new SiteStatus();

/** Shows the line below the header, and announces it when the state changes. */
export function installSiteLine() {
  const line = document.getElementById("site-line");
  const link = h("a", { href: "#/site" });
  let state = "";
  show(line, link);
  siteStatus.addEventListener("change", () => {
    const status = siteStatus.latest;
    link.textContent = status === null ? "" : lineText(status);
    line.hidden = link.textContent === "";
    line.dataset.state = status?.drift?.state === "unlike_site" ? "drift" : (status?.state ?? "");
    if (state !== "" && status?.state !== state && !line.hidden) {
      announce(link.textContent);
    }
    state = status?.state ?? state;
  });
}
