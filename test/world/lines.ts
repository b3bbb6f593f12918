import * as z from "zod";

const Ms = z.number().nonnegative();

/**
 * One thing that a person does in a live call, after the one before: speaks, presses keys, hangs up, or several of these in that order. `after` and
 * `waitMs`, in the call's own time, say when: `quiet`, once the other side has spoken and been silent for so long (by default as people wait);
 * `speech`, once it has been speaking for so long (to cut in); `start`, so long after the line before. What is said lasts `lastsMs`, or as long as
 * people take for it.
 */
export type Line = z.input<typeof Line>;
export const Line = z.strictObject({
  after: z.enum(["quiet", "speech", "start"]).default("quiet"),
  waitMs: Ms.optional(),
  says: z.string().min(1).optional(),
  lastsMs: Ms.optional(),
  presses: z
    .string()
    .regex(/^[\d*#]+$/)
    .optional(),
  hangsUp: z.literal(true).optional(),
});
export type ReadLine = z.output<typeof Line>;

/** Who has the floor in a call, as the person hears it. */
export class Floor {
  readonly #politeMs: number;
  #sinceMs = 0;
  #speakingMs: number | null = null;
  #quietMs: number | null = null;
  /** For how long nobody has said or done anything. */
  idleMs = 0;

  /** `politeMs`: how much silence people wait for. */
  constructor(politeMs: number) {
    this.#politeMs = politeMs;
  }

  pass(ms: number, isSpeaking: boolean): void {
    const hasSpoken = this.#speakingMs !== null || this.#quietMs !== null;
    this.#sinceMs += ms;
    this.#quietMs = isSpeaking || !hasSpoken ? null : (this.#quietMs ?? 0) + ms;
    this.#speakingMs = isSpeaking ? (this.#speakingMs ?? 0) + ms : null;
    this.idleMs = isSpeaking ? 0 : this.idleMs + ms;
  }

  /** The person has done something; what the other side did before is no answer to it. */
  take(): void {
    this.#sinceMs = 0;
    this.#speakingMs = null;
    this.#quietMs = null;
    this.idleMs = 0;
  }

  isDue({ after, waitMs }: ReadLine): boolean {
    if (after === "start") return this.#sinceMs >= (waitMs ?? 0);
    if (after === "speech") return this.#speakingMs !== null && this.#speakingMs >= (waitMs ?? 0);
    return this.#quietMs !== null && this.#quietMs >= (waitMs ?? this.#politeMs);
  }
}
