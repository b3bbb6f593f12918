import * as z from "zod";

/** What the platform is told to do in a call (spec §8). `text` is what to say; the others have none. */
const shared = { call_id: z.string().min(1), turn: z.int().nonnegative() };
const Command = z.discriminatedUnion("action", [
  z.strictObject({ ...shared, action: z.literal("speak"), text: z.string().regex(/\S/) }),
  z.strictObject({ ...shared, action: z.literal("stop") }).partial({ turn: true }),
  z.strictObject({ ...shared, action: z.literal("hangup") }).partial({ turn: true }),
]);
export type Command = z.infer<typeof Command>;

/** What the platform is told in an answer to one of its events. */
const Answer = z.discriminatedUnion("action", [
  z.looseObject({ action: z.literal("play"), text: z.string().regex(/\S/) }),
  z.looseObject({ action: z.enum(["listen", "wait", "stop", "hangup"]) }),
]);
export type Answer = z.infer<typeof Answer>;

/** As a text, why it is no command. */
export function readCommand(body: string): Command | string {
  return read(Command, body);
}

/** Null for an answer that says nothing to do: how an event was taken (spec §3), or a refusal. */
export function readAnswer(body: string): Answer | null {
  const answer = read(Answer, body);
  return typeof answer === "string" ? null : answer;
}

function read<T>(schema: z.ZodType<T>, body: string): T | string {
  try {
    const parsed = schema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : z.prettifyError(parsed.error);
  } catch {
    return "it is not JSON";
  }
}
