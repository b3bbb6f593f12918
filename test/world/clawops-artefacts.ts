import * as z from "zod";

import { type Ask, type Handlers, Refusal } from "./clawops-answers.ts";

const Artefact = z.looseObject({ status: z.string() });
const Made = z.strictObject({ transcript: Artefact.optional(), summary: Artefact.optional() });
/** What ClawOps has made of a call, and what it has (`later`) once a look has found the transcript pending. */
const Seed = Made.extend({ later: Made.optional() });

export type Artefacts = { handlers: Handlers; seed(call: string, made: unknown): void };

/**
 * What ClawOps makes of calls (contracts/clawops.md §3.2): nothing, unless it was seeded. Calls whose webhooks a test plays are known to nobody
 * here, so there is no id of which it says that there is no such call.
 */
export function createArtefacts(isRecorded: (call: string) => boolean): Artefacts {
  const seeds = new Map<string, z.infer<typeof Seed>>();

  function readTranscript({ id }: Ask): Response {
    const { later, ...now } = seeds.get(id) ?? {};
    if (later && now.transcript?.status === "pending") seeds.set(id, { ...now, ...later });
    return Response.json(now.transcript ?? { status: "not_requested" });
  }

  function transcribe({ id }: Ask): Response {
    const seed = seeds.get(id) ?? {};
    const { status } = seed.transcript ?? {};
    if (status === "completed" || status === "pending")
      throw new Refusal(409, `transcript_${status}`, `the transcript is ${status}`);
    if (!seed.later && !isRecorded(id)) throw new Refusal(400, "no_recording", "the call was not recorded");
    seeds.set(id, { ...seed, transcript: { status: "pending", startedAt: new Date().toISOString() } });
    return Response.json({ status: "pending", callId: id }, { status: 202 });
  }

  return {
    handlers: {
      "GET calls/:id/transcript": readTranscript,
      "POST calls/:id/transcript": transcribe,
      "GET calls/:id/summary": ({ id }) => Response.json(seeds.get(id)?.summary ?? { status: "not_requested" }),
    },
    seed: (call, made) => void seeds.set(call, Seed.parse(made)),
  };
}
