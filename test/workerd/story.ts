import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { CallObject, CallView } from "../../src/objects/call-object.ts";
import type { ContactObject } from "../../src/objects/contact-object.ts";
import { objectOf } from "./front-door.ts";

const SLACK = "https://hooks.slack.example/_/slack";

/** A night far from now: what is due then does not go off by itself, only when a test lets time pass. */
export const NIGHT = Date.UTC(2030, 0, 1, 12);

export function stopTheClock(): void {
  vi.useFakeTimers({ now: NIGHT, toFake: ["Date"] });
}

export async function viewOf(call: string): Promise<CallView> {
  const view = await objectOf(call).view();
  if (!view) throw new Error(`nothing is known of ${call}`);
  return view as CallView;
}

/** The one action of a call. */
export async function actionOf(call: string) {
  const [action, ...others] = (await viewOf(call)).actions;
  if (!action || others.length > 0)
    throw new Error(`${call} has not one action, but ${others.length + (action ? 1 : 0)}`);
  return action;
}

/** Lets time pass for one call: its alarm goes off if something is due by then. */
export async function passTime(call: string, ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await runDurableObjectAlarm(objectOf(call));
}

/** Waits until something holds; the clock stands still meanwhile (vitest's own waiting moves it). */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it never came to hold");
}

/** Waits until nothing of a call is under way; a test must not end before its consumers do. */
export function untilQuiet(call: string): Promise<void> {
  return until(async () => (await viewOf(call)).actions.every(({ state }) => state !== "queued"));
}

/** Any of our objects. */
export type Stub = DurableObjectStub<CallObject> | DurableObjectStub<ContactObject>;

/** Runs something while the object's queue does as it is told. */
export async function withQueue(
  object: Stub,
  sendBatch: () => Promise<unknown>,
  run: () => Promise<void>,
): Promise<void> {
  const swap = (queue: unknown) =>
    runInDurableObject(object as DurableObjectStub<CallObject>, (instance) => {
      const { env: own } = instance as unknown as { env: Env };
      Object.defineProperty(instance, "env", { value: { ...own, ACTIONS: queue }, configurable: true });
    });
  await swap({ sendBatch });
  await run();
  await swap(env.ACTIONS);
}

/** A queue that loses whatever it takes. */
export const lose = () => Promise.resolve();

type Post = { rendered: string; pings: string[]; links: string[]; payload: { text: string; blocks: unknown[] } };

/** What Slack shows that contains this text. */
export async function postsWith(text: string): Promise<Post[]> {
  const answer = await fetch(`${SLACK}/posts?contains=${encodeURIComponent(text)}`);
  return ((await answer.json()) as { items: Post[] }).items;
}

/** How often Slack was asked to post something that contains this text. */
export async function attemptsWith(text: string): Promise<number> {
  const answer = await fetch(`${SLACK}/attempts?contains=${encodeURIComponent(text)}`);
  return ((await answer.json()) as { count: number }).count;
}

/** Tells Slack how to answer the next posts that contain this text. */
export async function tellSlack(contains: string, answers: object[]): Promise<void> {
  const answer = await fetch(`${SLACK}/script`, { method: "POST", body: JSON.stringify({ contains, answers }) });
  if (!answer.ok) throw new Error(await answer.text());
}
