// @ts-check
// Requests to the server. Every failure is an ApiError with the server's message.

export class ApiError extends Error {
  constructor(status, message, retryAfter = null) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
    /** The invalid part of a search: its first character, counted from 1, and its length; 0 for other errors. */
    this.position = 0;
    this.length = 0;
    /** The present triage of the incidents that another person has changed; empty for other errors. */
    this.conflicts = /** @type {any[]} */ ([]);
  }
}

let askForToken = () => Promise.reject(new ApiError(401, "a token is required"));

/** Sets the function that asks for a token; the promise that this function returns resolves once there is a session. */
export function onUnauthorized(handler) {
  askForToken = handler;
}

export function signIn() {
  return askForToken();
}

function failure(status, text, retryAfter) {
  try {
    const { error, position = 0, length = 0, conflicts = [] } = JSON.parse(text);
    if (typeof error === "string") {
      return Object.assign(new ApiError(status, error, retryAfter), { position, length, conflicts });
    }
  } catch {
    // The body is not from this server: it is empty, or it is an error page from a proxy.
  }
  return new ApiError(status, "the server returned status " + status + " without an explanation", retryAfter);
}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new ApiError(0, "the server cannot be reached; check that it is running, then try again");
  }
  if (!response.ok) {
    throw failure(response.status, await response.text().catch(() => ""), response.headers.get("Retry-After"));
  }
  return response;
}

async function jsonAnswer(path) {
  const response = await request(path, { headers: { Accept: "application/json" } });
  return { body: await response.json(), headers: response.headers };
}

/** Makes a request; asks for a token and repeats the request once if the server requires one. */
async function withToken(call) {
  try {
    return await call();
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    await askForToken();
    return call();
  }
}

/** Gets a JSON body with its headers; asks for a token once if the server requires one. */
export function getAnswer(path) {
  return withToken(() => jsonAnswer(path));
}

/** Gets a file with its headers; asks for a token once if the server requires one. */
export async function getFile(path) {
  const response = await withToken(() => request(path));
  return { blob: await response.blob(), headers: response.headers };
}

/**
 * Sends a JSON body, or none, and receives JSON; asks for a token once if the server requires one.
 *
 * @param body the body; null for none
 */
export async function send(method, path, body) {
  return body === null
    ? sent(path, { method })
    : sent(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Posts text and receives JSON; asks for a token once if the server requires one. */
export async function sendText(path, type, text) {
  return sent(path, { method: "POST", headers: { "Content-Type": type }, body: text });
}

async function sent(path, options) {
  const response = await withToken(() => request(path, options));
  return response.status === 204 ? null : response.json();
}

export async function getJson(path) {
  return (await getAnswer(path)).body;
}

export async function getText(path, headers = {}) {
  return (await request(path, { headers })).text();
}

/**
 * Returns whether the server requires a token, whether this browser has signed in, and the user's name and role:
 * `{required, signed_in, name, role}`.
 */
export async function sessionState() {
  return (await request("api/session")).json();
}

/** Exchanges a token for a session cookie that scripts cannot read. */
export async function openSession(token) {
  await request("api/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
}

export async function closeSession() {
  await request("api/session", { method: "DELETE" });
}

/**
 * Sends a file and receives JSON.
 *
 * @param onProgress receives the bytes sent and the total
 * @returns a promise of the response, and a function that cancels the upload
 */
export function upload(path, file, onProgress) {
  const call = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    call.open("POST", path);
    call.setRequestHeader("Accept", "application/json");
    call.setRequestHeader("Content-Type", "application/octet-stream");
    call.upload.addEventListener("progress", (event) => onProgress(event.loaded, file.size));
    call.upload.addEventListener("load", () => onProgress(file.size, file.size));
    call.addEventListener("load", () => {
      if (call.status < 200 || call.status > 299) {
        reject(failure(call.status, call.responseText, call.getResponseHeader("Retry-After")));
        return;
      }
      try {
        resolve(JSON.parse(call.responseText));
      } catch {
        reject(new ApiError(call.status, "the response is not valid JSON; the server's log may explain why"));
      }
    });
    call.addEventListener("error", () =>
      reject(
        new ApiError(0, "the connection was lost during the upload: the server stopped, or the file is too large"),
      ),
    );
    call.addEventListener("abort", () => reject(new ApiError(-1, "cancelled")));
    call.send(file);
  });
  return { answer, cancel: () => call.abort() };
}

let model = null;

/** The manifest of the model bundle, requested once. */
export function manifest() {
  model ??= getJson("api/model").catch((error) => {
    model = null;
    throw error;
  });
  return model;
}
