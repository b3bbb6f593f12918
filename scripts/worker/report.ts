import * as z from "zod";

import { parseJson } from "../../src/lib/json.ts";
import { type Result, no, ok } from "../../src/lib/result.ts";
import { reasonOf } from "../connection.ts";

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const refusal = z.object({ why: z.string(), by: z.array(z.string()).optional(), at: z.string().optional() });

/** What `GET /api/setup` tells; instants as ms since the epoch. `ledger` is null while it can't be asked. */
const Report = z.object({
  at: instant,
  origin: z.string(),
  base: z.string(),
  settings: z.array(z.string()),
  problems: z.array(z.object({ setting: z.string(), says: z.string(), isBad: z.boolean() })),
  bindings: z.array(z.string()),
  ledger: z
    .object({
      migrations: z.array(z.string()),
      doors: z.array(
        z.object({
          provider: z.string(),
          genuineAt: instant.nullable(),
          refusedAt: instant.nullable(),
          refusal: refusal.nullable(),
        }),
      ),
    })
    .nullable(),
});
export type WorkerReport = z.infer<typeof Report>;

/** Where a Worker is, and what it and its API are asked with. */
export type Door = { url: string; adminToken: string | undefined; fetch: typeof fetch };

const PATIENCE_MS = 15_000;

/** Asks a Worker with its token; `answered`: its status where it refuses, or null where nobody answers at all. */
export async function askWorker(path: string, { url, adminToken, fetch }: Door): Promise<Answered> {
  const headers = adminToken === undefined ? {} : { authorization: `Bearer ${adminToken.trim()}` };
  try {
    const init = { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) } as const;
    const response = await fetch(url + path, init);
    const { status, headers: given } = response;
    return { status, date: Date.parse(given.get("date") ?? ""), body: parseJson(await response.text()) };
  } catch (cause) {
    return { status: null, why: reasonOf(cause) };
  }
}
/** `date`: the clock of whoever answered, ms since the epoch; NaN where it was not told. */
export type Answered = { status: number; date: number; body: unknown } | { status: null; why: string };

/** What the Worker says of itself; or the status with which it says nothing, null where nobody answers. */
export async function reportOf(door: Door): Promise<Result<WorkerReport, number | null>> {
  const answered = await askWorker("/api/setup", door);
  if (answered.status !== 200) return no(answered.status);
  const read = Report.safeParse(answered.body);
  return read.success ? ok(read.data) : no(200);
}
