import { exports } from "cloudflare:workers";
import { vi } from "vitest";

import { type Reachable, callsOf } from "../../world/world-client.ts";

/** The pretend outside of these tests. Its clock goes with ours, and what its platforms have to say waits until it is carried here. */
export const WORLD: Reachable = { url: "https://outside.example", fetch: (url, init) => fetch(url, init) };

/** How far its clock moves at a time, and for how many times nothing must be said before nothing more will be: its people are that quick. */
const STEP_MS = 50;
const SILENCE = 5;

type Held = { id: number; url: string; headers: Record<string, string>; body: string };

/** Makes the pretend platforms know this Offhook, and stops their clock where ours stands. */
export async function openWorld(keys: Record<string, string>): Promise<void> {
  await ask("PUT", "account", { to: "https://offhook.example", keys });
  await moveWorld();
}

/** Moves the clock of the pretend outside to where ours stands. */
export async function moveWorld(): Promise<void> {
  await ask("POST", "clock", { now: Date.now() });
}

/** Carries whatever the platforms say to the Worker and their answers back, until they have nothing more to say. Gives how much that was. */
export async function carry(meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<number> {
  let carried = 0;
  for (let silent = 0; silent < SILENCE;) {
    vi.setSystemTime(Date.now() + STEP_MS);
    await moveWorld();
    const { items } = (await ask("GET", "courier/deliveries?held=true")) as { items: Held[] };
    silent = items.length > 0 ? 0 : silent + 1;
    for (const { id, url, headers, body } of items) {
      const answer = await exports.default.fetch(new Request(url, { method: "POST", headers, body }));
      const type = answer.headers.get("content-type") ?? "";
      await ask("POST", `courier/deliveries/${id}`, { status: answer.status, type, body: await answer.text() });
      carried++;
    }
    await meanwhile();
  }
  return carried;
}

/** The ids of all calls that there were with a person. */
export async function callIdsOf(phone: string): Promise<string[]> {
  return (await callsOf(WORLD, phone)).items.map(({ id }) => id);
}

async function ask(method: string, path: string, body?: object): Promise<object> {
  const answer = await fetch(`${WORLD.url}/_/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  if (!answer.ok && answer.status !== 409) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return answer.ok ? (JSON.parse(text) as object) : {};
}
