/** Calls to the service that this page comes from; the key stays in this tab. */

const KEY = "reward-service-key";

/** An answer that is no success, or none at all (status 0). */
export class Refused extends Error {
  /** @param {{title?: string, detail?: string, errors?: {path: string, message: string}[], request_id?: string}} problem @param {number} status @param {string | null} retryAfter */
  constructor(problem, status, retryAfter = null) {
    super(problem.detail ?? problem.title ?? "refused");
    this.problem = problem;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export const key = () => sessionStorage.getItem(KEY) ?? "";

/** @param {string} value */
export const useKey = (value) => sessionStorage.setItem(KEY, value);

/** @param {string} path */
export const address = (path) => new URL(path, document.baseURI.split("#")[0]).href;

/** The JSON that a route answers. @param {string} path @param {object} [body] */
export const call = async (path, body) => JSON.parse(await callText(path, body));

/**
 * The text that a route answers.
 * @param {string} path
 * @param {object} [body] posted as JSON; without it the route is asked by GET
 */
export async function callText(path, body) {
  const headers = { ...(key() && { authorization: `Bearer ${key()}` }), ...(body && { "content-type": "application/json" }) };
  const request = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
  let answer;
  try {
    answer = await fetch(address(path), request);
  } catch {
    throw new Refused({ detail: "The service cannot be reached from this browser." }, 0);
  }
  const text = await answer.text();
  if (!answer.ok) throw new Refused(parsed(text, answer), answer.status, answer.headers.get("retry-after"));
  return text;
}

/** @param {string} text @param {Response} answer */
function parsed(text, answer) {
  try {
    return JSON.parse(text);
  } catch {
    return { title: answer.statusText, detail: text.slice(0, 300) || answer.statusText };
  }
}
