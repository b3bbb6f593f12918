import { onTestFinished, vi } from "vitest";
import { WebSocket } from "ws";

import { Ear } from "../../world/ear.ts";
import { FRAME_BYTES } from "../../world/sound.ts";

type Event = { type: string; delta?: string; item_id?: string; transcript?: string; call_id?: string } & {
  error?: { code: string };
  response?: { status: string; status_details?: { reason?: string } };
  arguments?: string;
};
export const PATIENCE = { timeout: 10_000, interval: 5 };
const PCMU = { type: "audio/pcmu" };
export const SESSION = {
  type: "realtime",
  instructions: "주문 O-1을 확인하세요.",
  output_modalities: ["audio"],
  audio: {
    input: {
      format: PCMU,
      transcription: { model: "gpt-4o-mini-transcribe" },
      turn_detection: { type: "server_vad", silence_duration_ms: 200 },
    },
    output: { format: PCMU, voice: "marin" },
  },
  tools: [{ type: "function", name: "confirm_order", parameters: { type: "object", properties: {} } }],
};

/** A client of the Realtime API at a pretend outside; it goes with its test. */
export async function open(
  worldUrl: string,
  { query = "?model=gpt-realtime", headers = {} as Record<string, string> } = {},
) {
  const url = `${worldUrl.replace("http", "ws")}/realtime${query}`;
  const socket = new WebSocket(url, { headers: { authorization: "Bearer key", ...headers } });
  onTestFinished(() => socket.terminate());
  const events: Event[] = [];
  let closed: number | null = null;
  const refused = new Promise<number>((come) => {
    socket.on("unexpected-response", (_, { statusCode }) => come(statusCode ?? 0));
  });
  socket.on("error", () => {});
  socket.on("close", (code) => (closed = code));
  socket.on("message", (data: Buffer) => {
    try {
      events.push(JSON.parse(data.toString()) as Event);
    } catch {
      events.push({ type: "none" });
    }
  });
  const send = (event: object) => socket.send(JSON.stringify(event));
  const types = () => events.map(({ type }) => type);
  return {
    events,
    types,
    send,
    refused,
    socket,
    closed: () => closed,
    until: (type: string, count = 1) =>
      vi.waitUntil(() => types().filter((it) => it === type).length >= count, PATIENCE),
    append: (sound: Buffer) => {
      for (let at = 0; at < sound.length; at += FRAME_BYTES)
        send({ type: "input_audio_buffer.append", audio: sound.subarray(at, at + FRAME_BYTES).toString("base64") });
    },
    heard: () => {
      const ear = new Ear();
      for (const { type, delta } of events)
        if (type === "response.output_audio.delta") ear.hear(Buffer.from(delta ?? "", "base64"));
      return ear.heard;
    },
  };
}

/** One whose session speaks μ-law both ways. */
export async function configured(worldUrl: string) {
  const client = await open(worldUrl);
  await client.until("session.created");
  client.send({ type: "session.update", session: SESSION });
  await client.until("session.updated");
  return client;
}
