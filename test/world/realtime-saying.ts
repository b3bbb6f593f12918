import * as z from "zod";

/** What it says to whatever it hears. */
export const SAID = "네, 알겠습니다.";

const Ms = z.number().nonnegative();

/**
 * One response: `text` spoken in `lastsMs` (as long as people take for it, unless told), then tools called. `firstMs` until the first sound, which comes in
 * pieces of `pieceMs`, `speed` times faster than it plays (0: all at once). `ends`: `failed` and `incomplete` are a response's own statuses; `stall`
 * goes no further after the first piece.
 */
const RealtimeSaying = z.strictObject({
  text: z.string().optional(),
  lastsMs: Ms.optional(),
  calls: z.array(z.strictObject({ name: z.string(), arguments: z.union([z.string(), z.looseObject({})]) })).default([]),
  firstMs: Ms.default(0),
  pieceMs: z.number().min(20).default(200),
  speed: z.number().nonnegative().default(10),
  ends: z.enum(["completed", "failed", "incomplete", "stall"]).default("completed"),
});
export type Said = z.output<typeof RealtimeSaying>;

/** `contains` looks into what it answers: what it heard, a tool's output, a text, or a response's own instructions. `of` looks into the session's. */
export type RealtimeSays = z.input<typeof RealtimeSays>;
const RealtimeSays = z.strictObject({
  contains: z.string().default(""),
  of: z.string().default(""),
  answers: z.array(RealtimeSaying).min(1),
});

/** What it was told to say. */
export class Sayings {
  readonly #told: z.output<typeof RealtimeSays>[] = [];

  tell(body: unknown): void {
    this.#told.push(RealtimeSays.parse(body));
  }

  /** `otherwise` is said where it was told nothing. */
  next(trigger: string, instructions: string, otherwise: string): Said {
    const isMeant = ({ contains, of, answers }: z.output<typeof RealtimeSays>) =>
      answers.length > 0 && trigger.includes(contains) && instructions.includes(of);
    return this.#told.find(isMeant)?.answers.shift() ?? RealtimeSaying.parse({ text: otherwise });
  }
}
