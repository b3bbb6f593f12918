import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { WebSocket, WebSocketServer } from "ws";

/** Which way sound goes. */
export const DIRECTIONS = ["caller to model", "model to caller"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One conversation whose both ends are here, so that one clock tells how long a frame is on its way. */
export type Conversation = {
  send: (direction: Direction) => void;
  /** How many frames are on their way. */
  underWay: () => number;
  /** What is told of each frame that has come through; instead of what was told before. */
  tell: (passed: (direction: Direction, ms: number) => void) => void;
  close(): void;
};

/** How a platform speaks on its media socket: what it begins with, and one frame of the caller. */
export type Speech = { start: readonly string[]; audio: string };

/** The model's end of conversations that are opened one after the other. */
export type Model = { url: string; next(): Promise<WebSocket>; close(): void };

const HOST = "127.0.0.1";
/** Whatever is longer, once a conversation is open, is sound. */
const LONGEST_WORD = 250;
const ANSWERS = {
  "session.update": { type: "session.updated" },
  "response.create": { type: "response.created", response: { id: "resp_1" } },
};

/** A model that begins to speak when it is asked to, and never ends. */
export async function serveModel(): Promise<Model> {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  await new Promise<void>((listening) => server.listen(0, HOST, listening));
  const waiting: ((socket: WebSocket) => void)[] = [];
  sockets.on("connection", (socket) => {
    const take = waiting.shift();
    if (!take) throw new Error("the model was dialled once more");
    take(socket);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/realtime`,
    next: () => new Promise((taken) => waiting.push(taken)),
    close: () => void server.close(),
  };
}

type Joining = {
  model: Model;
  /** Of the media socket. */
  url: string;
  speech: Speech;
  /** One piece of what the model says. */
  delta: string;
  /** A bare relay asks the model for nothing. */
  isRelay: boolean;
};

/** Opens both ends of a conversation, and waits until sound goes both ways. */
export async function join({ model, url, speech, delta, isRelay }: Joining): Promise<Conversation> {
  const answered = model.next();
  const caller = new WebSocket(url, { perMessageDeflate: false });
  await new Promise((open, fail) => void caller.once("open", open).once("error", fail));
  const ends = { caller, model: await answered };
  const begun = isRelay ? untilRelayed(ends.model, speech) : untilAsked(ends.model);
  for (const frame of speech.start) caller.send(frame);
  await begun;
  return flowing(ends, { "caller to model": speech.audio, "model to caller": deltaOf(delta) });
}

/** Until the model is asked to speak; whatever else it is asked it does. */
function untilAsked(model: WebSocket): Promise<void> {
  return new Promise((asked) => {
    model.on("message", (data: Buffer) => {
      const { type } = JSON.parse(data.toString()) as { type: keyof typeof ANSWERS };
      if (type in ANSWERS) model.send(JSON.stringify(ANSWERS[type]));
      if (type !== "response.create") return;
      model.removeAllListeners("message");
      asked();
    });
    model.send(JSON.stringify({ type: "session.created" }));
  });
}

/** Until all has been relayed that the platform begins with. */
function untilRelayed(model: WebSocket, { start }: Speech): Promise<void> {
  let left = start.length;
  return new Promise((relayed) => {
    model.on("message", () => {
      if (--left > 0) return;
      model.removeAllListeners("message");
      relayed();
    });
  });
}

function flowing(ends: Record<"caller" | "model", WebSocket>, frames: Record<Direction, string>): Conversation {
  const sentAt: Record<Direction, number[]> = { "caller to model": [], "model to caller": [] };
  let told: Parameters<Conversation["tell"]>[0] = () => {};
  const arrived = (direction: Direction): void => {
    const at = sentAt[direction].shift();
    if (at !== undefined) told(direction, performance.now() - at);
  };
  ends.model.on("message", (data: Buffer) => void (data.length > LONGEST_WORD && arrived("caller to model")));
  ends.caller.on("message", (data: Buffer) => {
    if (data.length > LONGEST_WORD) arrived("model to caller");
    // All is played at once.
    else if (data.includes('"mark"')) ends.caller.send(data.toString());
  });
  return {
    send(direction) {
      sentAt[direction].push(performance.now());
      ends[direction === "caller to model" ? "caller" : "model"].send(frames[direction]);
    },
    underWay: () => DIRECTIONS.reduce((sum, direction) => sum + sentAt[direction].length, 0),
    tell: (passed) => void (told = passed),
    close: () => ends.caller.close(1000),
  };
}

function deltaOf(delta: string): string {
  const about = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };
  return JSON.stringify({ type: "response.output_audio.delta", event_id: "event_1", ...about, delta });
}
