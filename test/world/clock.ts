import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";

import * as z from "zod";

import { forTests, type Service } from "./service.ts";

const Move = z.strictObject({ now: z.int() });

/**
 * The time of the pretend outside, in ms since the epoch: the real one until a test moves it by hand (`moveTo`, `POST /_/clock {now}`); from then on
 * nothing that waits goes on by itself. No timer of it keeps a process alive.
 */
export class Clock {
  readonly #waiting: { dueAt: number; go: () => void }[] = [];
  readonly #outside = new Set<Promise<unknown>>();
  #now: number | null;

  /** By hand from the beginning where `now` is given. */
  constructor(now: number | null = null) {
    this.#now = now;
  }

  now(): number {
    return this.#now ?? Date.now();
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  async wait(ms: number): Promise<void> {
    const now = this.#now;
    if (now === null) return pause(ms, undefined, { ref: false });
    return new Promise((go) => this.#waiting.push({ dueAt: now + ms, go }));
  }

  /** The hands wait for this work, since it takes real time. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#outside.add(work);
    try {
      return await work;
    } finally {
      this.#outside.delete(work);
    }
  }

  /** Does all that is due until then, one thing after the other, each at its own time. */
  async moveTo(target: number): Promise<void> {
    this.#now ??= target;
    for (let next = await this.#nextDue(target); next; next = await this.#nextDue(target)) {
      this.#now = Math.max(this.#now, next.dueAt);
      next.go();
    }
    this.#now = target;
  }

  /** Once all is done that follows from what was last due. */
  async #nextDue(target: number) {
    do {
      await Promise.allSettled(this.#outside);
      await turn(); // in which everything goes on that only waited for that
    } while (this.#outside.size > 0);
    const next = this.#waiting.toSorted((a, b) => a.dueAt - b.dueAt)[0];
    if (!next || next.dueAt > target) return undefined;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    return next;
  }
}

/** Moved by `POST /_/clock {now}`, read by `GET /_/clock`. */
export function createClockService(clock: Clock): Service {
  return forTests(async ({ method, body }) => {
    if (method === "POST") await clock.moveTo(Move.parse(JSON.parse(body)).now);
    return Response.json({ now: clock.now() });
  });
}
