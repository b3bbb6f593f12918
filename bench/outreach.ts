import { setTimeout as pause } from "node:timers/promises";

import type { PhoneText } from "../test/world/logbook.ts";
import { serveWorld, type ServedWorld } from "../test/world/serve.ts";
import { callsOf, meet } from "../test/world/world-client.ts";
import { billOf, type Cost, countsOf } from "./cost.ts";
import { SETTINGS } from "./deliveries.ts";
import { summarize } from "./load.ts";
import { type Medium, running } from "./runtime.ts";

const PATIENCE_MS = 180_000;
const HOUR = 3_600_000;
const TOKEN = "an-admin-token-for-the-bench";
const CONNECTIONS = 32;

/** So long after the call the ledger, the CRM and Slack have heard of it. */
const AFTERMATH_MS = 3000;

type Reaching = { name: string; path: string; body: (phone: string) => object };

/** The text is not answered, the call is, by a key. */
export const REMINDED_BOOKING: Reaching = {
  name: "a reminded booking",
  path: "bookings",
  body: (phone) => {
    const at = new Date(Date.now() + HOUR).toISOString();
    return { id: "B1", name: "김하늘", phone, at, remind: { sms: "2h", call: "1s" } };
  },
};

/** Confirmed by a key in the first call. */
export const CONFIRMED_ORDER: Reaching = {
  name: "a confirmed order",
  path: "orders",
  body: (phone) => ({
    id: "O1",
    customer_name: "김하늘",
    customer_phone: phone,
    items: ["블루 셔츠"],
    total_price: 39_000,
  }),
};

/** Lets Offhook reach somebody who presses a key in the first call, until everybody has heard of it, and counts what that took. */
export async function measureReaching(bundle: string, { name, path, body }: Reaching): Promise<Cost> {
  const world = await serveWorld();
  const phone = "01081234567";
  try {
    await meet(world, { phone, calls: { keys: ["1"] } });
    const counts = await running({ bundle, medium: "disk", bindings: bindingsFor(world) }, async (url) => {
      await enter(world, url);
      await ask(url, "POST", path, body(phone));
      await waitFor(async () => (await callsOf(world, phone)).items.some(({ endedAt }) => endedAt !== null));
      await pause(AFTERMATH_MS);
      return countsOf(url);
    });
    return { name, bill: billOf(counts), steps: counts.steps };
  } finally {
    await world.close();
  }
}

export type Lateness = { count: number; medium: Medium; p50: number; p99: number; most: number };

/** How late, in ms, the texts of so many bookings are that are all due at the same instant. */
export async function measureLateness(
  bundle: string,
  { count, medium }: { count: number; medium: Medium },
): Promise<Lateness> {
  const world = await serveWorld();
  try {
    return await running({ bundle, medium, bindings: bindingsFor(world) }, async (url) => {
      await enter(world, url);
      const dueAt = Date.now() + 1000 + count * 25;
      const at = new Date(dueAt + HOUR).toISOString();
      const phones = Array.from({ length: count }, (_, index) => `010${String(30_000_000 + index)}`);
      const bookings = phones.map((phone) => ({ id: phone, name: "김하늘", phone, at }));
      const waiting = bookings.values();
      const connection = async () => {
        for (const booking of waiting) await ask(url, "POST", "bookings", booking);
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
      if (Date.now() > dueAt) throw new Error("the bookings were not made in time");
      await pause(dueAt - Date.now());
      await waitFor(async () => (await textsIn(world)).length === count);
      const latencies = (await textsIn(world)).map((text) => text.at - dueAt);
      const { p50, p99 } = summarize({ latencies, seconds: 1, refused: 0 });
      return { count, medium, p50, p99, most: Math.max(...latencies) };
    });
  } finally {
    await world.close();
  }
}

async function textsIn({ url }: ServedWorld): Promise<PhoneText[]> {
  const answer = await fetch(`${url}/_/people/texts`);
  return (await answer.json<{ items: PhoneText[] }>()).items;
}

/** No PUBLIC_URL: platforms are given the origin of the request by which the booking came in. */
function bindingsFor({ url }: ServedWorld): Record<string, string> {
  const { PUBLIC_URL: _, ...settings } = SETTINGS;
  return {
    ...settings,
    ADMIN_TOKEN: TOKEN,
    SLACK_WEBHOOK_URL: `${url}/slack/services/T0OFFHOOK/B0OFFHOOK/bench`,
    CLAWOPS_API_BASE: `${url}/clawops`,
    CLAWOPS_API_KEY: "sk_bench",
    CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
    CLAWOPS_FROM: "07052351234",
    QUIET_HOURS: "none",
    HOLD_MS: "300",
  };
}

/** Tells the pretend platforms of this Offhook. */
export async function enter(world: ServedWorld, url: URL): Promise<void> {
  const account = { to: url.origin, keys: { CLAWOPS_SIGNING_KEY: SETTINGS.CLAWOPS_SIGNING_KEY } };
  await fetch(`${world.url}/_/account`, { method: "PUT", body: JSON.stringify(account) });
}

async function ask(url: URL, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(new URL(`/api/${path}`, url), {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error("Offhook did not get there in time");
    await pause(500);
  }
}
