import { setTimeout as pause } from "node:timers/promises";

import { type Keys, prove } from "./prove.ts";
import { type Delivery, type Expectation, freshen, providerOf, type Story } from "./stories.ts";

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
  keys: Keys;
  /** Each delivery is sent two times. */
  twice?: boolean;
  shuffle?: boolean;
  /** One byte of each body is changed after signing; of the token in the URL, where that is all there is to prove it. */
  tamper?: boolean;
  /** A pause between deliveries. */
  delayMs?: number;
  /** False gives the call an id as the platform's own, so that it is treated as a real one. */
  isMarked?: boolean;
  /** When it ends, by what it tells; ms since the epoch. */
  now?: number;
  fetch?: Send;
  random?: () => number;
  onDelivery?: (answered: Answered) => void;
};

/** `id` is the call's (or message's) id in this play, and `expect` speaks of that. */
export type Played = { provider: string; id: string | undefined; answers: Answered[]; expect: Expectation };

/** Plays a freshened story to the front door, one delivery after the other. */
export async function play(playing: Playing): Promise<Played> {
  const { story, twice, shuffle, delayMs = 0, isMarked = true, now = Date.now(), random = Math.random } = playing;
  const fresh = freshen(story, { now, isMarked });
  const inOrder = fresh.deliveries.flatMap((delivery) => (twice ? [delivery, delivery] : [delivery]));
  const answers: Answered[] = [];
  for (const delivery of shuffle ? shuffled(inOrder, random) : inOrder) {
    if (delayMs > 0 && answers.length > 0) await pause(delayMs);
    const answered = await deliver(delivery, playing);
    answers.push(answered);
    playing.onDelivery?.(answered);
  }
  return { provider: providerOf(story), id: fresh.id, answers, expect: fresh.expect };
}

async function deliver(
  delivery: Delivery,
  { to, keys, tamper, fetch = globalThis.fetch, random = Math.random }: Playing,
): Promise<Answered> {
  const { method, body } = delivery;
  const honest = prove(delivery, { to, keys });
  const change = (text: string) => tampered(text, random);
  const isForged = tamper && !honest.isSigned;
  const { url, headers } = isForged
    ? prove(delivery, { to, keys, spoil: (token) => change(token).toString() })
    : honest;
  const started = performance.now();
  const answer = await fetch(url, { method, headers, body: tamper && !isForged ? change(body) : body });
  const text = await answer.text();
  return { delivery, status: answer.status, body: text, ms: Math.round(performance.now() - started) };
}

function tampered(text: string, random: () => number): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(text);
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
