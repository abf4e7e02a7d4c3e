// Requests to the node that serves this page.

const PREFIX = "/api/v1";
const TOKEN = "starling-token";
const PATIENCE_MS = 5000;
const WRITE_PATIENCE_MS = 12000;

/** An answer that is an error; `detail` says what to do. Status 0: there was no answer. */
export class ApiError extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
    this.detail = detail;
  }
}

let token = readToken();
let askForToken = null;

function readToken() {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null; // storage is switched off
  }
}

/** Who asks the user for the token: called with whether one was refused, gives it. */
export function onTokenNeeded(ask) {
  askForToken = ask;
}

let asking = null;

/** Asks once, however many requests were refused meanwhile. */
function newToken(refused) {
  if (token !== refused) return Promise.resolve();
  asking ??= askForToken(refused !== null).then((given) => {
    token = given;
    asking = null;
    try {
      sessionStorage.setItem(TOKEN, given);
    } catch {
      // Then it lasts as long as the page.
    }
  });
  return asking;
}

/** A response whose status is fine. Asks for a token until one is accepted. */
export async function request(path, { method = "GET", body, headers = {}, signal } = {}) {
  for (;;) {
    const used = token;
    const all = { ...headers };
    if (used !== null) all.Authorization = `Bearer ${used}`;
    if (body !== undefined) all["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(path, { method, body, headers: all, signal, cache: "no-store" });
    } catch (error) {
      throw new ApiError(0, signal?.aborted ? "no answer in time" : "the node does not answer");
    }
    if (response.status === 401) {
      await newToken(used);
      continue;
    }
    if (!response.ok) throw new ApiError(response.status, await detailOf(response));
    return response;
  }
}

async function detailOf(response) {
  try {
    return (await response.json()).detail ?? response.statusText;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}

export async function getJson(path) {
  const response = await request(PREFIX + path, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return response.json();
}

export async function getText(path) {
  const response = await request(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return response.text();
}

/** Changes something; `body` is JSON text. */
export async function write(method, path, body) {
  const signal = AbortSignal.timeout(WRITE_PATIENCE_MS);
  const response = await request(PREFIX + path, { method, body, signal });
  const text = await response.text();
  return text === "" ? null : JSON.parse(text);
}

export const eventsPath = PREFIX + "/events";
