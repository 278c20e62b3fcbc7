// Calls to the hub. A failure has a status: 0 where the hub does not answer, 401 where the login has ended.
import { askForCode } from "./second-factor.js";

export class HubError extends Error {
  constructor(status, message, field) {
    super(message);
    this.status = status; // 0: no answer at all
    this.field = field; // at fault, where the hub names one
  }
}

/** A number as the text that was sent; as JSON it is that number again. */
export class Exact extends String {
  toJSON() {
    return JSON.rawJSON(this.toString());
  }
}

/** The document at an address; with `exact`, numbers that JavaScript would round come as Exact. */
export async function get(path, { exact = false } = {}) {
  const answer = await call(path, { headers: { Accept: "application/json" } });
  if (answer.status === 401) ended();
  const body = parse(await answer.text(), exact);
  // /health answers 503 with a document that says why.
  if ((!answer.ok && !body?.checks) || body === null) throw new HubError(answer.status, problem(answer, body));
  return body;
}

/** The answer to what is sent to an address, a string as it is, by POST unless another method is given. */
export async function send(path, content, method = "POST") {
  const answer = await call(path, {
    method,
    headers: { Accept: "application/json", "Content-Type": "application/json", ...csrf() },
    body: typeof content === "string" ? content : JSON.stringify(content),
  });
  if (answer.status === 401) ended();
  const body = parse(await answer.text(), false);
  if (wantsCode(body) && body.field === "code") {
    if (await askForCode((code) => send("/api/v1/me/second-factor/code", { code }))) return send(path, content, method);
    throw new HubError(403, "Nothing was done: no code was given.");
  }
  if (!answer.ok) throw new HubError(answer.status, problem(answer, body), body?.field);
  return body;
}

function ended() {
  location.assign("/login");
  throw new HubError(401, "Your login has ended.");
}

const wantsCode = (body) => body?.type === "urn:bactrian:problem:second-factor-required";

export async function logout() {
  const answer = await call("/logout", { method: "POST", headers: { Accept: "application/json", ...csrf() } });
  location.assign(parse(await answer.text(), false)?.location ?? "/login"); // a login elsewhere ends there, too
}

function csrf() {
  const token = document.cookie.match(/(?:^|; )HUB_CSRF=([^;]*)/)?.[1] ?? "";
  return { "X-XSRF-TOKEN": decodeURIComponent(token) };
}

function parse(text, exact) {
  try {
    return JSON.parse(text, (key, value, context) =>
      exact && JSON.rawJSON && typeof value === "number" && context && (/[.e]/i.test(context.source) || !Number.isSafeInteger(value)) ? new Exact(context.source) : value);
  } catch {
    return null;
  }
}

async function call(path, options) {
  try {
    return await fetch(path, { ...options, credentials: "same-origin", signal: AbortSignal.timeout(10000) });
  } catch {
    throw new HubError(0, "The hub does not answer.");
  }
}

function problem(answer, body) {
  if (answer.status === 403 && !wantsCode(body)) return "Your role may not do this.";
  return body?.detail ?? `The hub answered ${answer.status}.`;
}
