// @ts-check
// What the page asks the server. Every failure is an ApiError whose message is the server's own.

export class ApiError extends Error {
  constructor(status, message, retryAfter = null) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

let askForToken = () => Promise.reject(new ApiError(401, "a token is needed"));

/** Sets what is called when the server wants a token; resolves once there is a session. */
export function onUnauthorized(handler) {
  askForToken = handler;
}

export function signIn() {
  return askForToken();
}

function failure(status, text, retryAfter) {
  try {
    const error = JSON.parse(text).error;
    if (typeof error === "string") {
      return new ApiError(status, error, retryAfter);
    }
  } catch {
    // Not of this server's making: a proxy's page, or nothing.
  }
  return new ApiError(status, "the server answered " + status + " without saying why", retryAfter);
}

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new ApiError(0, "the server cannot be reached; check that it runs, then try again");
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

/** A JSON body with its headers; asks for a token once if the server wants one. */
export async function getAnswer(path) {
  try {
    return await jsonAnswer(path);
  } catch (error) {
    if (error.status !== 401) {
      throw error;
    }
    await askForToken();
    return jsonAnswer(path);
  }
}

export async function getJson(path) {
  return (await getAnswer(path)).body;
}

export async function getText(path) {
  return (await request(path)).text();
}

/** Whether the server wants a token, and whether this browser has shown it: `{required, signed_in}`. */
export async function sessionState() {
  return (await request("api/session")).json();
}

/** Trades a token for a session that the browser keeps and scripts cannot read. */
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
 * Sends a file and gives JSON back.
 *
 * @param onProgress gets the bytes sent and the total
 * @returns the answer's promise and a function that cancels
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
        reject(new ApiError(call.status, "the server's answer is not JSON; its log may say why"));
      }
    });
    call.addEventListener("error", () =>
      reject(
        new ApiError(
          0,
          "the connection broke while the file was sent: the server ended, or takes no file as large as this",
        ),
      ),
    );
    call.addEventListener("abort", () => reject(new ApiError(-1, "cancelled")));
    call.send(file);
  });
  return { answer, cancel: () => call.abort() };
}

let model = null;

/** The bundle's manifest, requested once. */
export function manifest() {
  model ??= getJson("api/model").catch((error) => {
    model = null;
    throw error;
  });
  return model;
}
