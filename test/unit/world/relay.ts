import { WebSocket } from "ws";

import { mulawOf, pcmOf } from "../../world/linear.ts";
import { silence } from "../../world/sound.ts";

type Told = { type: string; delta?: string; item_id?: string; transcript?: string };
type FromClawops = { event: string; media?: { payload: string } };
type FromTeler = { type: string; data?: { audio_b64?: string } };

const PCMU = { type: "audio/pcmu" };
const SESSION = {
  type: "realtime",
  instructions: "a bare relay",
  output_modalities: ["audio"],
  audio: {
    input: { format: PCMU, turn_detection: { type: "server_vad", silence_duration_ms: 200 } },
    output: { format: PCMU, voice: "marin" },
  },
};
const CHUNK_BYTES = 4000;

type Model = { hear(sound: Buffer): void; close(): void };

/** Passes sound between a model's socket and the platform's end of a call, and nothing else; on speech it clears what waits. */
function joined(realtimeUrl: string, platform: { play(sound: Buffer): void; clear(): void; end(): void }): Model {
  const url = `${realtimeUrl.replace("http", "ws")}/realtime?model=gpt-realtime`;
  const model = new WebSocket(url, { headers: { authorization: "Bearer key" } });
  const send = (event: object) => model.readyState === WebSocket.OPEN && model.send(JSON.stringify(event));
  let isReady = false;
  model.on("error", () => platform.end());
  model.on("close", () => platform.end());
  model.on("message", (data: Buffer) => {
    const { type, delta = "" } = JSON.parse(data.toString()) as Told;
    if (type === "session.created") send({ type: "session.update", session: SESSION });
    if (type === "session.updated") {
      isReady = true;
      send({ type: "response.create", response: { instructions: "안녕하세요, 강남내과입니다." } });
    }
    if (type === "response.output_audio.delta") platform.play(Buffer.from(delta, "base64"));
    if (type === "response.done") platform.play(Buffer.alloc(0));
    if (type === "input_audio_buffer.speech_started") platform.clear();
  });
  return {
    hear: (sound: Buffer) => isReady && send({ type: "input_audio_buffer.append", audio: sound.toString("base64") }),
    close: () => model.close(),
  };
}

export function relayClawops(socket: WebSocket, realtimeUrl: string): void {
  const send = (frame: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame));
  let marks = 0;
  let model: Model | undefined;
  const platform = {
    play: (sound: Buffer) =>
      sound.length > 0
        ? send({ event: "media", media: { payload: sound.toString("base64") } })
        : send({ event: "mark", mark: { name: `m${++marks}` } }),
    clear: () => send({ event: "clear" }),
    end: () => socket.close(1000),
  };
  socket.on("close", () => model?.close());
  socket.on("message", (data: Buffer) => {
    const { event, media } = JSON.parse(data.toString()) as FromClawops;
    if (event === "start") model = joined(realtimeUrl, platform);
    if (event === "media" && media) model?.hear(Buffer.from(media.payload, "base64"));
  });
}

/** In chunks of half a second, the last one of an answer filled up with silence. */
export function relayTeler(socket: WebSocket, realtimeUrl: string): void {
  const send = (frame: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(frame));
  let waiting: Buffer = Buffer.alloc(0);
  let chunk_id = 0;
  const chunk = (sound: Buffer) =>
    send({ type: "audio", audio_b64: pcmOf(sound).toString("base64"), chunk_id: ++chunk_id });
  let model: Model | undefined;
  const platform = {
    play: (sound: Buffer) => {
      waiting = Buffer.concat([waiting, sound]);
      for (; waiting.length >= CHUNK_BYTES; waiting = waiting.subarray(CHUNK_BYTES))
        chunk(waiting.subarray(0, CHUNK_BYTES));
      if (sound.length > 0 || waiting.length === 0) return;
      chunk(Buffer.concat([waiting, silence(500).subarray(waiting.length)]));
      waiting = Buffer.alloc(0);
    },
    clear: () => {
      waiting = Buffer.alloc(0);
      send({ type: "clear" });
    },
    end: () => socket.close(1000),
  };
  socket.on("close", () => model?.close());
  socket.on("message", (data: Buffer) => {
    const { type, data: { audio_b64 } = {} } = JSON.parse(data.toString()) as FromTeler;
    if (type === "start") model = joined(realtimeUrl, platform);
    if (type === "audio" && audio_b64) model?.hear(mulawOf(Buffer.from(audio_b64, "base64")));
  });
}
