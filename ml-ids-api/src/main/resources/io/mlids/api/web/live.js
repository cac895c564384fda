// @ts-check
// The attack flows that the server finds, in a list shared by all pages.

import { NotificationStream } from "./stream.js";

const KEPT = 10000;

function key(verdict) {
  return [verdict.src_ip, verdict.dst_ip, verdict.dst_port, verdict.label].join(" ");
}

/** Groups rows by victim and class, so that a flood's rows evict one another rather than other rows. */
function group(alert) {
  return (alert.destinations > 1 ? "many" : (alert.verdict.dst_ip ?? "rows")) + " " + alert.verdict.label;
}

/** Returns whether an alert combines flows with several sources, targets or ports. */
export function isSpread(alert) {
  return alert.sources !== undefined;
}

/** Returns whether a roll-up of several sources, destinations or ports includes the flows in an earlier row. */
function covers(rollup, row) {
  return (
    row.verdict.label === rollup.verdict.label &&
    row.verdict.src_ip !== undefined &&
    row.first_seen >= rollup.first_seen &&
    (rollup.sources > 1 || row.verdict.src_ip === rollup.verdict.src_ip) &&
    (rollup.destinations > 1 || row.verdict.dst_ip === rollup.verdict.dst_ip) &&
    (rollup.ports > 1 || row.verdict.dst_port === rollup.verdict.dst_port)
  );
}

/**
 * Events: `alert` (detail: the notification), `change` (of the list, at most five times a second).
 * The newest alert comes first. A roll-up updates the row of the alert that opened its window.
 */
export class Alerts extends EventTarget {
  list = [];
  missed = 0;
  /** The number of rows that the page dropped to stay fast, and the number of flows in them. */
  evicted = { rows: 0, flows: 0 };
  stream = new NotificationStream(() => "type=flow&since=" + this.#last);
  #kept;
  #groups = new Map();
  #last = 0;
  #open = new Map();
  #told = false;

  constructor(kept = KEPT) {
    super();
    this.#kept = kept;
    this.stream.addEventListener("notification", (/** @type {CustomEvent} */ { detail }) => this.receive(detail));
    this.stream.addEventListener("restarted", () => this.#restart());
    this.stream.addEventListener("missed", (/** @type {CustomEvent} */ { detail }) => {
      this.missed += Number(detail.missed);
      this.#changed();
    });
  }

  get state() {
    return this.stream.state;
  }

  find(sequence) {
    return this.list.find((alert) => alert.sequence === sequence) ?? null;
  }

  /** After a restart, the server starts numbering from 1 again and sends all stored notifications. */
  #restart() {
    this.#last = 0;
    this.list = [];
    this.#open.clear();
    this.#groups.clear();
    this.missed = 0;
    this.evicted = { rows: 0, flows: 0 };
    this.#changed();
  }

  /** Adds a notification to the list. */
  receive(notification) {
    if (!notification?.verdict) {
      return;
    }
    this.#last = notification.sequence;
    const known = this.#open.get(key(notification.verdict));
    if (notification.type === "rollup" && isSpread(notification)) {
      // The roll-up includes flows that were reported before the windows were merged.
      [...this.#open.values()].filter((row) => covers(notification, row)).forEach((row) => this.#remove(row));
      this.#add(notification);
    } else if (notification.type === "rollup" && known) {
      known.count = Math.max(known.count, notification.count);
      known.first_seen = notification.first_seen;
      known.last_seen = notification.last_seen;
      known.sequence = notification.sequence;
      known.verdict = notification.verdict;
      this.#open.delete(known.key);
    } else {
      this.#add(notification);
    }
    this.dispatchEvent(new CustomEvent("alert", { detail: notification }));
    this.#changed();
  }

  #changed() {
    if (!this.#told) {
      this.#told = true;
      setTimeout(() => {
        this.#told = false;
        this.dispatchEvent(new Event("change"));
      }, 200);
    }
  }

  #add(notification) {
    const alert = { ...notification, key: key(notification.verdict) };
    alert.group = group(alert);
    this.list.unshift(alert);
    this.#groups.set(alert.group, (this.#groups.get(alert.group) ?? 0) + 1);
    if (notification.type !== "rollup") {
      this.#open.set(alert.key, alert);
    }
    if (this.list.length > this.#kept) {
      const [largest] = [...this.#groups].reduce((most, each) => (each[1] > most[1] ? each : most));
      const oldest = this.list.findLast((each) => each.group === largest);
      this.evicted = { rows: this.evicted.rows + 1, flows: this.evicted.flows + oldest.count };
      this.#remove(oldest);
    }
  }

  #remove(alert) {
    this.list.splice(this.list.lastIndexOf(alert), 1);
    const left = this.#groups.get(alert.group) - 1;
    if (left === 0) {
      this.#groups.delete(alert.group);
    } else {
      this.#groups.set(alert.group, left);
    }
    if (this.#open.get(alert.key) === alert) {
      this.#open.delete(alert.key);
    }
  }
}

export const alerts = new Alerts();
