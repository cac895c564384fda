// The stream of alerts: server-sent events into one list that outlives the pages.

const KEPT = 10000;
const LONGEST_WAIT = 15000;
const REST_AFTER = 30000;

function key(verdict) {
  return [verdict.src_ip, verdict.dst_ip, verdict.dst_port, verdict.label].join(" ");
}

/**
 * Events: `alert` (detail: the notification), `change` (the list, at most a few times a second), `state`.
 * Alerts stand newest first. A roll-up becomes part of the alert that it counts on.
 */
class Alerts extends EventTarget {
  list = [];
  state = "connecting";
  missed = 0;
  #last = 0;
  #open = new Map();
  #told = false;
  #wait = 1000;
  #retry = 0;
  #source = null;
  #unauthorized = async () => {};

  start(unauthorized) {
    this.#unauthorized = unauthorized;
    this.#connect();
    // Browsers allow six connections to a server, and each open stream is one: tabs that nobody sees let go of theirs.
    let rest = 0;
    document.addEventListener("visibilitychange", () => {
      clearTimeout(rest);
      if (document.hidden) {
        rest = setTimeout(() => {
          this.#source?.close();
          clearTimeout(this.#retry);
          this.#tell("resting");
        }, REST_AFTER);
      } else if (this.state === "resting") {
        this.#connect();
      }
    });
  }

  find(sequence) {
    return this.list.find((alert) => alert.sequence === sequence) ?? null;
  }

  #connect() {
    const source = new EventSource("api/notifications?since=" + this.#last);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#wait = 1000;
      this.#tell("live");
    });
    source.addEventListener("message", (event) => this.#receive(event.data));
    source.addEventListener("restarted", () => {
      // The server counts from 1 again, and sends what it has.
      this.#last = 0;
      this.list = [];
      this.#open.clear();
      this.missed = 0;
      this.#changed();
    });
    source.addEventListener("missed", (event) => {
      this.missed += Number(JSON.parse(event.data).missed);
      this.#changed();
    });
    source.addEventListener("error", () => {
      // The browser's own reconnecting is not used: it repeats the first address, and gives up on an answer like 503.
      source.close();
      this.#tell("lost");
      this.#again();
    });
  }

  async #again() {
    const wait = this.#wait;
    this.#wait = Math.min(wait * 2, LONGEST_WAIT);
    try {
      const probe = await fetch("api/model", { credentials: "same-origin", cache: "no-store" });
      if (probe.status === 401) {
        await this.#unauthorized();
        this.#connect();
        return;
      }
    } catch {
      // Not there yet.
    }
    if (this.state !== "resting") {
      this.#retry = setTimeout(() => this.#connect(), wait);
    }
  }

  #tell(state) {
    if (state !== this.state) {
      this.state = state;
      this.dispatchEvent(new Event("state"));
    }
  }

  #receive(data) {
    let notification;
    try {
      notification = JSON.parse(data);
    } catch {
      return;
    }
    if (!notification?.verdict) {
      return;
    }
    this.#last = notification.sequence;
    const known = this.#open.get(key(notification.verdict));
    if (notification.type === "rollup" && known) {
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
    this.list.unshift(alert);
    if (notification.type !== "rollup") {
      this.#open.set(alert.key, alert);
    }
    if (this.list.length > KEPT) {
      const oldest = this.list.pop();
      if (this.#open.get(oldest.key) === oldest) {
        this.#open.delete(oldest.key);
      }
    }
  }
}

export const alerts = new Alerts();
