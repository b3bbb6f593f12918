import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";

import { HOUR } from "../../../src/lib/instant.ts";
import type { KnownOutreach } from "../../../src/objects/known-outreach.ts";
import type { OutreachObject } from "../../../src/objects/outreach-object.ts";
import type { StreamKnown } from "../../../src/objects/stream-known.ts";
import { writeTime } from "../../../src/words/language.ts";
import type { RealtimeView } from "../../world/realtime-session.ts";
import { FRAME_BYTES, silence, speak } from "../../world/sound.ts";
import { readVoiceml } from "../../world/voiceml.ts";
import { realtimeSessions } from "../../world/world-client.ts";
import { BASE, callback } from "../front-door.ts";
import { ask } from "../platforms.ts";
import { until } from "../story.ts";
import { OUTSIDE } from "./talking.ts";

type Fields = Record<string, string>;
type Seen = {
  status: string;
  missed: boolean;
  fields: Record<string, string>;
  events: { type: string; data: { role?: string; text?: string; status?: string } }[];
};

let calls = 0;

/** A call to a number of ours at ClawOps that nobody has made before, an hour after the one before it: by that its sessions with the model are known. */
export class StreamCall {
  readonly id = `CAtalk${crypto.randomUUID().slice(0, 12)}`;
  readonly began: string;
  readonly #from = `0107${String(1_000_000 + ++calls)}`;

  constructor() {
    vi.setSystemTime(Date.now() + HOUR);
    this.began = writeTime(Date.now(), { language: "en", timeZone: "Asia/Seoul" });
  }

  get object() {
    return env.CONVERSATION.getByName(`clawops:${this.id}`);
  }

  /** What the platform is told to do. */
  async ask(path = "/voice/clawops", more: Fields = {}) {
    const about = {
      CallId: this.id,
      AccountId: "AC7d2e9f41",
      From: this.#from,
      To: "07052351234",
      Direction: "inbound",
    };
    const asked = callback({ ...about, CallStatus: "in-progress", ...more }, { path });
    const answer = await exports.default.fetch(asked);
    return read(answer.status, await answer.text());
  }

  /** What it is told once the stream that this ticket let in is over. */
  after(ticket: string) {
    return this.ask(`/voice/clawops/${ticket}/after`);
  }

  async ticket(): Promise<string> {
    return (await this.ask()).ticket ?? Promise.reject(new Error("no stream was offered"));
  }

  /** A line that the ticket let in, and on which the platform has said whose call it is. */
  async talk(ticket?: string): Promise<Line> {
    const given = ticket ?? (await this.ticket());
    const line = await dial(given);
    line.say(this.start(given));
    return line;
  }

  start(ticket: string, more: object = {}): object {
    const mediaFormat = { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 };
    const about = { streamId: "MZ1", callId: this.id, accountId: "AC7d2e9f41", tracks: ["inbound"], mediaFormat };
    return { event: "start", sequenceNumber: "1", start: { ...about, customParameters: { ticket }, ...more } };
  }

  sessions(): Promise<RealtimeView[]> {
    return realtimeSessions(OUTSIDE, this.began);
  }

  /** Waits until the model's sockets are all closed. */
  untilHungUp(): Promise<void> {
    return until(async () => (await this.sessions()).every(({ closed }) => closed !== null));
  }

  /** Lets time pass: what is due by then is done. */
  async pass(ms: number): Promise<void> {
    vi.setSystemTime(Date.now() + ms);
    await runDurableObjectAlarm(this.object);
  }

  /** Waits until so many lines were said in it. */
  untilSaid(lines: number): Promise<void> {
    return until(async () => ((await this.known())?.lines ?? 0) >= lines);
  }

  /** What is kept of the conversation. */
  known(): Promise<StreamKnown | undefined> {
    return runInDurableObject(this.object, (_, { storage }) => storage.kv.get<StreamKnown>("talk"));
  }

  /** The object is gone, with all that it had in memory alone. */
  async lose(): Promise<void> {
    await runInDurableObject(this.object, (_, state) => state.abort("lost")).catch(() => undefined);
  }

  /** What the owner sees of it. */
  async seen() {
    const { body } = await ask<Seen>("GET", `/api/calls/clawops/${this.id}`);
    const { events } = body;
    const lines = events.flatMap(({ type, data }) => (type === "call.said" ? [`${data.role}: ${data.text}`] : []));
    return { ...body, types: events.map(({ type }) => type), lines };
  }
}

/** What names each call that an outreach has placed. */
export function refsOf(object: DurableObjectStub<OutreachObject>): Promise<string[]> {
  return runInDurableObject(object, (_, { storage }) => {
    const { reaching } = storage.kv.get<KnownOutreach>("known") ?? { reaching: { progress: { begun: [] } } };
    return reaching.progress.begun.flatMap(({ call }) => (call ? [call.ref] : []));
  });
}

/** What ClawOps is told: the verbs, and of a stream its ticket and where to ask after it. */
function read(status: number, document: string) {
  const { verbs, faults } = readVoiceml(document);
  const [connect] = verbs;
  const stream = connect?.name === "Connect" ? connect.inside[0] : undefined;
  const parameters = stream?.inside.map(({ attributes: { name, value } }) => [name, value]) ?? [];
  return {
    status,
    faults,
    document,
    verbs: verbs.map(({ name }) => name),
    said: verbs.map(({ text }) => text).join(""),
    url: stream?.attributes["url"],
    ticket: stream?.attributes["url"]?.split("/").at(-1),
    parameters: Object.fromEntries(parameters) as Fields,
    action: connect?.attributes["action"],
  };
}

/** How a socket that a platform asks for is answered. */
export function knock(ticket: string, { platform = "clawops", headers = { upgrade: "websocket" } as Fields } = {}) {
  return exports.default.fetch(new Request(`${BASE}/media/${platform}/${ticket}`, { headers }));
}

export async function dial(ticket: string, platform = "clawops"): Promise<Line> {
  const { status, webSocket } = await knock(ticket, { platform });
  if (!webSocket) throw new Error(`the socket was answered ${status}`);
  return new Line(webSocket);
}

type Frame = { event?: string; type?: string };

/** The platform's end of a socket; whatever is to be played has been played at once. */
export class Line {
  readonly frames: Frame[] = [];
  readonly #socket: WebSocket;
  closed: number | null = null;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(String(data)) as Frame));
    socket.addEventListener("close", ({ code }) => void (this.closed = code));
    socket.addEventListener("error", () => void (this.closed ??= 1006));
    socket.accept();
  }

  /** An object goes as JSON. */
  say(data: object | string | Uint8Array): void {
    const isRaw = typeof data === "string" || data instanceof Uint8Array;
    this.#socket.send(isRaw ? data : JSON.stringify(data));
  }

  /** The caller says something, and then waits for an answer. */
  speak(text: string): void {
    this.hear(speak(text));
    this.hear(silence(1000));
  }

  /** Sound, in the platform's frames. */
  hear(sound: Uint8Array): void {
    for (let at = 0; at < sound.length; at += FRAME_BYTES) {
      const payload = btoa(String.fromCharCode(...sound.subarray(at, at + FRAME_BYTES)));
      this.say({ event: "media", media: { track: "inbound", payload } });
    }
  }

  close(code = 1000): void {
    this.#socket.close(code);
  }

  async untilClosed(): Promise<number> {
    await until(async () => this.closed !== null);
    return this.closed ?? 0;
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    if (frame.event === "mark" && this.closed === null) this.say(frame);
  }
}
