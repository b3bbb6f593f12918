import { valueIn } from "../../src/connectors/answer.ts";
import { parseJson } from "../../src/lib/json.ts";
import { redact } from "../../src/lib/redact.ts";
import { type Result, no, ok } from "../../src/lib/result.ts";
import { type Settings, secretsOf } from "../../src/settings.ts";
import { reasonOf } from "../connection.ts";
import type { Api, Ask, Asking } from "./platform.ts";
import { inWords } from "./refusal.ts";

const PATIENCE_MS = 15_000;
/** More than anybody has; a cursor that goes round in a circle ends here. */
const MOST_PAGES = 50;

/** `patienceMs`: how long an answer is waited for. */
export type Outside = { fetch: typeof fetch; patienceMs?: number };

/** What asks that platform. It never throws, follows no redirect, and asks once: nothing is repeated that may have taken effect. */
export function askAt(api: Api, settings: Settings, outside: Outside): Ask {
  return async (asking) => {
    const answered = await send(api, asking, outside);
    return answered.ok ? answered : no(redact(answered.reason, secretsOf(settings)));
  };
}

async function send(api: Api, { method, path, body }: Asking, outside: Outside): Promise<Result<unknown, string>> {
  const strange = Object.values(api.headers).some((value) => /[^\x20-\x7e]/.test(value));
  if (strange) return no(`${api.key} holds what no key has, such as a line end: set it once more.`);
  const init: RequestInit = {
    method,
    headers: { ...api.headers, ...(body && { "content-type": "application/json; charset=utf-8" }) },
    ...(body && { body: JSON.stringify(body) }),
    redirect: "manual",
    signal: AbortSignal.timeout(outside.patienceMs ?? PATIENCE_MS),
  };
  try {
    const response = await outside.fetch(api.url + path, init);
    const { ok: isDone, status } = response;
    const read = parseJson(await response.text());
    if (!isDone) return no(inWords({ status, retryAfter: response.headers.get("retry-after"), body: read }, api));
    // What a change came to is read again anyway.
    if (method !== "GET") return ok(read);
    return read === undefined ? no(`${api.name} answered no JSON: see whether ${api.base} is right.`) : ok(read);
  } catch (cause) {
    return no(
      `Nobody answers at ${new URL(api.url).origin} (${reasonOf(cause)}): run this again; ${api.base} says where.`,
    );
  }
}

/** Where a list is in the pages of a platform, and what the query for the next one is called. */
type Paging = { list: string; cursor: string };

/** All items of a list that comes in pages, each of which names the next. */
export async function everyItem(ask: Ask, path: string, { list, cursor }: Paging): Promise<Result<unknown[], string>> {
  const items: unknown[] = [];
  let next: unknown = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ limit: "100", ...(typeof next === "string" && { [cursor]: next }) });
    const answered = await ask({ method: "GET", path: `${path}?${query.toString()}` });
    if (!answered.ok) return answered;
    const found = valueIn(answered.value, list);
    if (Array.isArray(found)) items.push(...(found as unknown[]));
    next = valueIn(answered.value, "next_cursor");
    if (typeof next !== "string" || next === "") break;
  }
  return ok(items);
}
