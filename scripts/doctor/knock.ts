import { parseObject } from "../../src/lib/json.ts";
import { addressAt } from "../../src/providers/test-stories.ts";
import { reasonOf } from "../connection.ts";
import type { Door } from "../worker/report.ts";

/** What a delivery was answered, its body's beginning; or why it was not. */
export type Answer = { status: number; body: string } | { status: null; why: string };

const PATIENCE_MS = 15_000;
const LONGEST_BODY = 4096;

/** Sends deliveries to a Worker's door, one after the other, until one of them is not taken. `base`: what their URLs begin with. */
export async function knock(requests: readonly Request[], base: string, door: Door): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const request of requests) {
    const answer = await deliver(request, base, door);
    answers.push(answer);
    if (!isTaken(answer)) break;
  }
  return answers;
}

/** Whether Offhook has taken it, which it says in its own words (spec §3); in the loop's case by what is to be done next (§8). */
export function isTaken(answer: Answer): boolean {
  if (answer.status === null || answer.status < 200 || answer.status >= 300) return false;
  const said = parseObject(answer.body) as { status?: unknown; action?: unknown } | null | undefined;
  return said?.status === "accepted" || said?.status === "duplicate" || typeof said?.action === "string";
}

async function deliver(request: Request, base: string, { url, fetch }: Door): Promise<Answer> {
  const { method, headers } = request;
  try {
    const body = await request.text();
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(addressAt(url, request.url, base), {
      method,
      headers,
      body,
      redirect: "manual",
      signal,
    });
    return { status: response.status, body: (await response.text()).slice(0, LONGEST_BODY) };
  } catch (cause) {
    return { status: null, why: reasonOf(cause) };
  }
}
