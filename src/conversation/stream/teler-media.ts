import * as z from "zod";

import { encodeBase64 } from "../../lib/encoding.ts";
import { decodeMulaw, encodeMulaw } from "../g711.ts";
import { bytesFor, playingMs, readAudio, readPcm, writePcm } from "../pcm.ts";
import { type Frame, type Media, msOf, objectIn, type Outlet, type Piece, type Sound } from "./media.ts";

/** Shorter chunks sound choppy (contracts/teler.md §5). */
const LEAST_MS = 500;
const SILENCE = 0xff;

const text = z.string().min(1).max(200);

/** What we read. `stop` and `dtmf` are in none of the vendor's documents, but were seen. */
const Read = z.discriminatedUnion("type", [
  z.object({ type: z.literal("start"), call_id: text }),
  z.object({ type: z.literal("audio"), data: z.object({ audio_b64: z.string() }) }),
  z.object({ type: z.literal("dtmf"), data: z.object({ digit: z.string().max(8) }).catch({ digit: "" }) }),
  z.object({ type: z.literal("stop") }),
]);

const KINDS = new Set<unknown>(Read.options.map(({ shape }) => shape.type.value));
const NOTHING = { kind: "nothing" } as const;
const UNREADABLE = { kind: "bad", why: "unreadable" } as const;

/**
 * Teler on the socket of a `stream` flow: samples of 16 bits, the low byte first, flat frames out, and no word of what was played. The call that it names is
 * not the call of its webhooks.
 */
export const telerMedia: Media = { read, mark: null, open };

function read(data: unknown): Frame {
  const parsed = objectIn(data);
  if ("kind" in parsed) return parsed;
  if (!("type" in parsed.value) || !KINDS.has(parsed.value.type)) return NOTHING;
  const { data: frame } = Read.safeParse(parsed.value);
  return frame ? meaningOf(frame) : UNREADABLE;
}

function meaningOf(frame: z.infer<typeof Read>): Frame {
  switch (frame.type) {
    case "start":
      return { kind: "start", call: frame.call_id, ticket: null };
    case "audio": {
      const bytes = readAudio(frame.data.audio_b64);
      if (!bytes) return UNREADABLE;
      const mulaw = encodeMulaw(readPcm(bytes));
      return mulaw.length > 0 ? { kind: "audio", audio: encodeBase64(mulaw) } : NOTHING;
    }
    case "dtmf":
      return frame.data.digit === "" ? NOTHING : { kind: "key", key: frame.data.digit };
    case "stop":
      return { kind: "stop" };
  }
}

function open(): Outlet {
  let gathered: Sound[] = [];
  let gatheredMs = 0;
  let chunks = 0;

  function take(): Piece[] {
    const sounds = gathered;
    gathered = [];
    gatheredMs = 0;
    return sounds.length === 0 ? [] : [chunkOf(sounds, ++chunks)];
  }
  return {
    play(sound) {
      gathered.push(sound);
      gatheredMs += msOf(sound.audio);
      return gatheredMs < LEAST_MS ? [] : take();
    },
    flush: take,
    clear() {
      gathered = [];
      gatheredMs = 0;
      return '{"type":"clear"}';
    },
  };
}

/** Filled up with silence where it is too short. */
function chunkOf(sounds: readonly Sound[], id: number): Piece {
  const parts = sounds.map(({ item, audio }) => ({ item, bytes: readAudio(audio) ?? new Uint8Array() }));
  const length = parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const chunk = new Uint8Array(Math.max(length, bytesFor(LEAST_MS, "mulaw"))).fill(SILENCE);
  const plays: Piece["plays"] = [];
  let at = 0;
  for (const { item, bytes } of parts) {
    chunk.set(bytes, at);
    at += bytes.length;
    plays.push({ item, ms: playingMs(bytes.length, "mulaw") });
  }
  if (chunk.length > length) plays.push({ item: "", ms: playingMs(chunk.length - length, "mulaw") });
  const audio = encodeBase64(writePcm(decodeMulaw(chunk)));
  return { frame: `{"type":"audio","audio_b64":"${audio}","chunk_id":${id}}`, plays };
}
