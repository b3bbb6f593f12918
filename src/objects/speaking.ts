import type { About, Script } from "../conversation/outreach-call.ts";
import { isStale, stepOfRef } from "../outreach/progress.ts";
import { type Reaching, answerIn, atOf, customerIn } from "../outreach/reaching.ts";
import { orderedIn } from "../rules/outreach-step.ts";
import type { Outbox } from "./outbox.ts";
import { heardFrom } from "./outreach-calls.ts";

/** What the platform tells when it asks what to say in a call that we placed. `asked`: how often a key was asked for; 0 before the first time. */
export type Asking = { ref: string; call: string | null; key: string | null; asked: number };

const MEANING = { "1": "confirm", "2": "decline" } as const;

/** What to say in the call of that ref, and what is known once it was asked: that there is such a call, and which key was pressed. */
export function scriptFor(
  reaching: Reaching,
  { ref, call, key, asked }: Asking,
  { outbox, now }: { outbox: Outbox; now: number },
): { reaching: Reaching; script: Script } | null {
  const step = stepOfRef(reaching.progress, ref);
  if (!step) return null;
  const heard = heardFrom(reaching, step, { id: call, outbox, now });
  const turn = (name: Script["turn"]): Script => ({ about: aboutOf(reaching), turn: name });
  if (isStale(reaching.progress, step)) return { reaching: heard, script: turn("goodbye") };
  if (key === null) return { reaching: heard, script: turn("ask") };
  const means = MEANING[key as keyof typeof MEANING];
  if (!means) return { reaching: heard, script: turn(asked > 1 ? "goodbye" : "again") };
  const answered = answerIn(heard, { means, by: "key", at: now, round: step.round });
  return { reaching: answered, script: turn(means === "confirm" ? "confirmed" : "declined") };
}

function aboutOf(reaching: Reaching): About {
  if (reaching.kind === "order") {
    const { items, ...order } = orderedIn(reaching);
    return { kind: "order", ...order, items: [...items] };
  }
  return { kind: "booking", name: customerIn(reaching).name, at: atOf(reaching) };
}
