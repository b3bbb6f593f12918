import type { Context } from "hono";

import { MEBIBYTE, readBody } from "../lib/body.ts";
import { parseJson } from "../lib/json.ts";
import { type Result, no, ok } from "../lib/result.ts";

/** The JSON that was sent, whatever its content type says; or the answer to what can't be read. */
export async function jsonBody(c: Context): Promise<Result<unknown, Response>> {
  const body = await readBody(c.req.raw, MEBIBYTE);
  if (!body) return no(c.json({ error: "the body is larger than 1 MiB" }, 413));
  if (body.byteLength === 0) return no(c.json({ error: "the body: is missing" }, 400));
  const value = parseJson(new TextDecoder().decode(body));
  return value === undefined ? no(c.json({ error: "the body: is not JSON" }, 400)) : ok(value);
}
