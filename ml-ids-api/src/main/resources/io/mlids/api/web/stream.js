// @ts-check
// A connection to the server's stream of notifications. It reconnects automatically.

const LONGEST_WAIT = 15000;
const REST_AFTER = 30000;

let onUnauthorized = async () => {};

/**
 * Sets the function to call when the server requires a token. The promise that the function returns resolves once there
 * is a session.
 */
export function signInBy(handler) {
  onUnauthorized = handler;
}

/**
 * A stream of one kind of server-sent event. Events: `open`, `notification` (detail: the notification), `restarted`,
 * `missed` (detail: the number of missed notifications), `state`. Only one stream is connected at a time, because
 * browsers allow only six connections to a server.
 */
export class NotificationStream extends EventTarget {
  /** The state: connecting, live, lost (no response) or resting (the tab is hidden). */
  state = "connecting";
  #query;
  #wait = 1000;
  #timer = 0;
  #wanted = false;
  #source = null;

  /** @param {() => string} query returns the parameters for each connection */
  constructor(query) {
    super();
    this.#query = query;
  }

  start() {
    if (this.#wanted) {
      return;
    }
    this.#wanted = true;
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#connect();
  }

  stop() {
    this.#wanted = false;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#close();
    this.#become("connecting");
  }

  /** A hidden tab closes its connection. */
  #onVisibility = () => {
    clearTimeout(this.#timer);
    if (document.hidden) {
      this.#timer = setTimeout(() => {
        this.#close();
        this.#become("resting");
      }, REST_AFTER);
    } else if (this.state === "resting" || this.state === "lost") {
      this.#connect();
    }
  };

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #connect() {
    this.#close();
    const source = new EventSource("api/notifications?" + this.#query());
    this.#source = source;
    source.addEventListener("open", () => {
      this.#wait = 1000;
      this.#become("live");
      this.dispatchEvent(new Event("open"));
    });
    source.addEventListener("message", ({ data }) => this.#tell("notification", data));
    source.addEventListener("restarted", () => this.dispatchEvent(new Event("restarted")));
    source.addEventListener("missed", ({ data }) => this.#tell("missed", data));
    source.addEventListener("error", () => {
      // Replaces the browser's own reconnection, which would reuse the first URL and give up on a status such as 503.
      source.close();
      if (this.#source === source) {
        this.#become("lost");
        this.#again();
      }
    });
  }

  async #again() {
    const wait = this.#wait;
    this.#wait = Math.min(wait * 2, LONGEST_WAIT);
    try {
      const probe = await fetch("api/model", { credentials: "same-origin", cache: "no-store" });
      if (probe.status === 401) {
        await onUnauthorized();
        this.#reconnect(0);
        return;
      }
    } catch {
      // The server is not available yet.
    }
    this.#reconnect(wait);
  }

  #reconnect(wait) {
    if (this.#wanted && this.state === "lost") {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#connect(), wait);
    }
  }

  #tell(type, data) {
    try {
      this.dispatchEvent(new CustomEvent(type, { detail: JSON.parse(data) }));
    } catch {
      // The message is not JSON, so it is from a proxy rather than this server.
    }
  }

  #become(state) {
    if (state !== this.state) {
      this.state = state;
      this.dispatchEvent(new Event("state"));
    }
  }
}
