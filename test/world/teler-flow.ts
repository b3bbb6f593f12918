import * as z from "zod";

const publicUrl = z.url({ protocol: /^https?$/ });
const Nested = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("play"), media_url: publicUrl }),
  z.strictObject({ action: z.literal("hangup") }),
]);

/** The one action that a call is answered with (contracts/teler.md §1). */
const Flow = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("stream"),
    ws_url: z.url({ protocol: /^wss?$/ }),
    chunk_size: z.int().min(20).max(2000).multipleOf(20).default(400),
    sample_rate: z.enum(["8k", "16k"]).default("8k"),
    record: z.boolean().default(true),
  }),
  z.strictObject({ action: z.literal("play"), media_url: publicUrl, flow_url: publicUrl.optional() }),
  z.strictObject({ action: z.literal("hangup") }),
  z.strictObject({
    action: z.literal("dial"),
    to: z.string().regex(/^(?:\+\d{7,15}|sips?:\S+)$/),
    timeout: z.int().positive().default(30),
    record: z.union([z.boolean(), z.enum(["stereo", "mono", "per_leg"])]).default(false),
    ringback: z.enum(["passthrough", "suppress"]).optional(),
    custom_headers: z.record(z.string(), z.string()).optional(),
    status_callback_url: publicUrl.optional(),
    dial_music: publicUrl.optional(),
    confirm_sound: publicUrl.optional(),
    on_no_answer: Nested.optional(),
    on_busy: Nested.optional(),
    on_failure: Nested.optional(),
  }),
]);
export type Flow = z.infer<typeof Flow>;

/** What Teler would do; or, as a text, why it could do nothing. */
export function readFlow(body: string): Flow | string {
  try {
    const read = Flow.safeParse(JSON.parse(body));
    return read.success ? read.data : `the flow is not one: ${z.prettifyError(read.error)}`;
  } catch {
    return "the flow is not JSON";
  }
}

/** What the person hears of it. */
export function soundOf(flow: Flow): string | null {
  switch (flow.action) {
    case "play":
      return `[${flow.media_url}]`;
    case "stream":
      return `[${flow.ws_url}]`;
    case "dial":
      return `[${flow.to}]`;
    case "hangup":
      return null;
  }
}
