import * as z from "zod";

import { type Frame, isBase64, type Media, msOf, objectIn } from "./media.ts";

const text = z.string().min(1).max(200);
const MARK = /^m(\d{1,9})$/;

/** What we read (contracts/clawops.md §4). A call cannot do without what is asked for here. */
const Read = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("start"),
    start: z.object({
      callId: text,
      customParameters: z.object({ ticket: text.nullable().catch(null) }).catch({ ticket: null }),
    }),
  }),
  z.object({ event: z.literal("media"), media: z.object({ payload: z.string() }) }),
  z.object({ event: z.literal("mark"), mark: z.object({ name: z.string() }).catch({ name: "" }) }),
  z.object({ event: z.literal("dtmf"), dtmf: z.object({ digit: z.string().max(8) }).catch({ digit: "" }) }),
  z.object({ event: z.literal("stop") }),
]);

const KINDS = new Set<unknown>(Read.options.map(({ shape }) => shape.event.value));
const NOTHING = { kind: "nothing" } as const;

/** ClawOps on the socket of `<Connect><Stream>`. It has the model's own kind of audio, so that goes through as it comes. */
export const clawopsMedia: Media = {
  read,
  mark: (mark) => `{"event":"mark","mark":{"name":"m${mark}"}}`,
  open: () => ({
    play({ item, audio }) {
      const frame = `{"event":"media","media":{"payload":"${audio}"}}`;
      return [{ frame, plays: [{ item, ms: msOf(audio) }] }];
    },
    flush: () => [],
    clear: () => '{"event":"clear"}',
  }),
};

function read(data: unknown): Frame {
  const parsed = objectIn(data);
  if ("kind" in parsed) return parsed;
  if (!("event" in parsed.value) || !KINDS.has(parsed.value.event)) return NOTHING;
  const { data: frame } = Read.safeParse(parsed.value);
  return frame ? meaningOf(frame) : { kind: "bad", why: "unreadable" };
}

function meaningOf(frame: z.infer<typeof Read>): Frame {
  switch (frame.event) {
    case "start":
      return { kind: "start", call: frame.start.callId, ticket: frame.start.customParameters.ticket };
    case "media": {
      const { payload } = frame.media;
      if (payload === "") return NOTHING;
      return isBase64(payload) ? { kind: "audio", audio: payload } : { kind: "bad", why: "unreadable" };
    }
    case "mark": {
      const [, mark] = MARK.exec(frame.mark.name) ?? [];
      return mark === undefined ? NOTHING : { kind: "mark", mark: Number(mark) };
    }
    case "dtmf":
      return frame.dtmf.digit === "" ? NOTHING : { kind: "key", key: frame.dtmf.digit };
    case "stop":
      return { kind: "stop" };
  }
}
