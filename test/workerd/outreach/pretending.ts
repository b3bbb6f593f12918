import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { OutreachObject } from "../../../src/objects/outreach-object.ts";
import type { OutreachView } from "../../../src/objects/outreach-view.ts";
import { routes } from "../../../src/routes.ts";
import { BASE } from "../front-door.ts";

/** What an object of bookings and orders may be asked, each as a test says. */
export type Pretended = Partial<
  Record<"accept" | "view" | "change" | "cancel" | "speak", (...args: never[]) => unknown>
>;
export type Answer = { status: number; body: Record<string, unknown>; text: string; headers: Headers };

/** A namespace in which every object answers so; `names` are those that were asked for. */
export function pretend(object: Pretended) {
  const names: string[] = [];
  const methods = Object.fromEntries(
    Object.entries(object).map(([name, method]) => [name, async (...args: never[]) => method(...args)]),
  );
  const OUTREACH = {
    getByName: (name: string) => (names.push(name), methods),
    idFromString: (id: string) => env.OUTREACH.idFromString(id),
    get: (id: DurableObjectId) => (names.push(id.toString()), methods),
  } as unknown as DurableObjectNamespace<OutreachObject>;
  return { OUTREACH, names };
}

/** Asks a Worker of which parts are others, or out of order. */
export async function askWith(other: object, request: Request): Promise<Answer> {
  const ctx = createExecutionContext();
  const response = await routes.fetch(request, { ...env, ...other }, ctx);
  const text = await response.text();
  await waitOnExecutionContext(ctx);
  const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, body, text, headers: response.headers };
}

/** A request of the owner's. */
export function owners(method: string, path: string, body?: unknown): Request {
  const headers = { authorization: "Bearer an-admin-token-for-the-tests" };
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request(BASE + path, { method, headers, ...(body !== undefined && { body: text }) });
}

/** Everything that is logged meanwhile. */
export function logged(): () => string {
  const spies = (["info", "warn", "error"] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
  return () => JSON.stringify(spies.flatMap(({ mock }) => mock.calls));
}

export const BOOKING = { id: "B-7", name: "박서연", phone: "010-2345-6789", at: "2030-05-21T15:00", note: "창가" };
export const ORDER = {
  id: "O-1",
  customer_name: "김하늘",
  customer_phone: "010-2345-6789",
  items: ["블루 셔츠 (L)", { name: "양말", quantity: 3 }],
  total_price: 48_000,
};

/** What an object tells of such a body. */
export function viewOf(body: Record<string, string | number | object | null>): OutreachView {
  return {
    kind: "at" in body ? "booking" : "order",
    body,
    state: "at" in body ? "scheduled" : "calling",
    steps: [{ kind: "sms", dueAt: Date.UTC(2030, 4, 21, 5), state: "planned", action: null }],
    result: { by: null, address: null, said: null },
    events: [],
    actions: [],
  };
}
