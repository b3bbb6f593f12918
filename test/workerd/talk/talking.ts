import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { Command } from "../../world/loop-commands.ts";
import { deliver } from "../front-door.ts";
import { ask, loop } from "../platforms.ts";
import { until } from "../story.ts";

/** The pretend outside, as these tests speak to it. */
export const OUTSIDE = { url: "https://outside.example" };
/** Far from now: what is due then does not go off by itself, only when a test lets time pass. */
const NOON = Date.UTC(2030, 0, 2, 4);

export function stopTheClock(): void {
  vi.useFakeTimers({ now: NOON, toFake: ["Date"] });
}

let calls = 0;

/** A call of the loop's platform that nobody has made before. */
export class LoopCall {
  readonly id = `loop-${++calls}-${crypto.randomUUID().slice(0, 8)}`;

  /** Its answer. */
  async tell(event: string, more: object = {}) {
    const { status, body } = await deliver(loop({ event, call_id: this.id, ...more }));
    return { status, ...body } as { status: number; action?: string };
  }

  async begin(): Promise<void> {
    await this.tell("incoming_call", { from: "01012345678", to: "07052351234" });
    await this.tell("playback_finished");
  }

  say(transcript: string) {
    return this.tell("end_of_speech", { transcript });
  }

  /** What the platform was told unasked, in order. */
  async commands(): Promise<Command[]> {
    const answer = await fetch(`${OUTSIDE.url}/_/loop/commands?call=${this.id}`);
    const { items } = await answer.json<{ items: (Command & { at: number })[] }>();
    return items.map(({ at: _, ...command }) => command);
  }

  async spoken(): Promise<string[]> {
    return (await this.commands()).flatMap((command) => (command.action === "speak" ? [command.text] : []));
  }

  async untilSpoken(count: number): Promise<string[]> {
    await until(async () => (await this.spoken()).length >= count);
    return this.spoken();
  }

  /** Lets time pass: what is due by then is done. */
  async pass(ms: number): Promise<void> {
    vi.setSystemTime(Date.now() + ms);
    await runDurableObjectAlarm(this.object);
  }

  get object() {
    return env.CONVERSATION.getByName(`loop:${this.id}`);
  }

  /** What the owner sees of it. */
  async seen() {
    const { body } = await ask<{
      status: string;
      endedAt: string | null;
      events: { type: string; data: { role?: string; text?: string } }[];
    }>("GET", `/api/calls/loop/${this.id}`);
    const lines = body.events.flatMap(({ type, data }) => (type === "call.said" ? [`${data.role}: ${data.text}`] : []));
    return { ...body, types: body.events.map(({ type }) => type), lines };
  }
}
