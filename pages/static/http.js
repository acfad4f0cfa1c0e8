// Calls of our own routes: JSON in and out, errors as sentences, the token for changes sent along.
import { reader, t } from "./dom.js";

let token = null;

export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail || t(status ? "app.failed" : "app.unreachable"));
    this.status = status;
    this.code = body.code || "";
    this.body = body;
  }
}

export function toSignIn() {
  if (reader.ends) {
    location.assign("/demos?problem=ended"); // nobody signs in to a live demo
    return;
  }
  const here = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Problem(0);
  }
  if (answer.ok) return answer;
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // Not one of our own answers; the general sentence stands.
  }
  throw new Problem(answer.status, body);
}

async function csrfToken(fresh = false) {
  if (fresh || token === null) token = (await (await ask("/api/v1/me")).json()).csrf_token;
  return token;
}

// The response of a call that changes something. A sign-in that has ended leads to the sign-in page.
export async function send(method, path, body) {
  const attempt = async (fresh) =>
    ask(path, {
      method,
      headers: { "Content-Type": "application/json", "X-CSRF-Token": await csrfToken(fresh) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  try {
    return await attempt(false);
  } catch (problem) {
    if (problem.code === "csrf_token_wrong") return attempt(true);
    if (problem.status === 401) toSignIn();
    throw problem;
  }
}

export async function sendJson(method, path, body) {
  const answer = await send(method, path, body);
  return answer.status === 204 ? null : answer.json();
}

// The last word of a page that closes: it outlives the page, and nobody waits for the answer.
export function sendLast(method, path) {
  if (token === null) return;
  fetch(path, { method, credentials: "same-origin", keepalive: true, headers: { "X-CSRF-Token": token } }).catch(() => {});
}

// The response of a call that changes nothing; `options` as of `fetch`.
export async function read(path, options) {
  try {
    return await ask(path, options);
  } catch (problem) {
    if (problem.status === 401) toSignIn();
    throw problem;
  }
}

// A piece of HTML that our own server draws.
export async function fragment(path) {
  return (await read(path)).text();
}
