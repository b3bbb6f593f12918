import { setTimeout as pause } from "node:timers/promises";

import { signArticle, signReference } from "./sign.ts";
import { type Delivery, freshen, type Story } from "./stories.ts";

/** How one delivery was answered. */
export type Answered = { delivery: Delivery; status: number; body: string; ms: number };

/** As much of fetch as playing needs. */
export type Send = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: Body },
) => Promise<Response>;
type Body = string | Uint8Array<ArrayBuffer>;

export type Playing = {
  story: Story;
  /** The base URL of the Worker, as its PUBLIC_URL says it: the reference dialect signs it. */
  to: string;
  key: string;
  /** Each delivery is sent two times. */
  twice?: boolean;
  shuffle?: boolean;
  /** One byte of each body is changed after signing. */
  tamper?: boolean;
  /** A pause between deliveries. */
  delayMs?: number;
  /** False gives the call an id as the platform's own, so that it is treated as a real one. */
  isMarked?: boolean;
  fetch?: Send;
  random?: () => number;
  onDelivery?: (answered: Answered) => void;
};

/** Plays a freshened story to the front door, one delivery after the other. `id` is the call's id in this play. */
export async function play(playing: Playing): Promise<{ id: string | undefined; answers: Answered[] }> {
  const { story, twice, shuffle, delayMs = 0, isMarked = true, random = Math.random, onDelivery } = playing;
  const fresh = freshen(story, { now: Date.now(), isMarked });
  const inOrder = fresh.deliveries.flatMap((delivery) => (twice ? [delivery, delivery] : [delivery]));
  const answers: Answered[] = [];
  for (const delivery of shuffle ? shuffled(inOrder, random) : inOrder) {
    if (delayMs > 0 && answers.length > 0) await pause(delayMs);
    const answered = await deliver(delivery, playing);
    answers.push(answered);
    onDelivery?.(answered);
  }
  return { id: fresh.id, answers };
}

async function deliver(
  delivery: Delivery,
  { to, key, tamper, fetch = globalThis.fetch, random = Math.random }: Playing,
) {
  const url = to.replace(/\/+$/, "") + delivery.path;
  const { method, body } = delivery;
  const headers = { ...delivery.headers, ...signatureOf(delivery, url, key) };
  const started = performance.now();
  const answer = await fetch(url, { method, headers, body: tamper ? tampered(body, random) : body });
  const text = await answer.text();
  return { delivery, status: answer.status, body: text, ms: Math.round(performance.now() - started) };
}

function signatureOf({ dialect, body }: Delivery, url: string, secret: string): Record<string, string> {
  if (dialect === "article") return { "x-clawops-signature": signArticle({ body, secret }) };
  return { "x-signature": signReference({ url, body, secret }) };
}

function tampered(body: string, random: () => number): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(Buffer.from(body));
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

function shuffled<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
