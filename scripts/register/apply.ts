import type { Settings } from "../../src/settings.ts";
import { stateOf, troubled } from "./compare.ts";
import { type Looking, look, reach } from "./index.ts";
import type { Finding } from "./platform.ts";

/** `finding` is how it really is, as read again after everything. `why` is there where it is not right. */
export type Applied = {
  finding: Finding;
  outcome: "changed" | "was right" | "not changed" | "not known";
  why: string | null;
};

/**
 * Makes right what differs of these, each by one request of its own, so that a run that is cut off leaves whole things behind. One that fails holds up
 * no other. What is by hand, or was left out by the owner, stays as it is.
 */
export async function apply(found: readonly Finding[], settings: Settings, looking: Looking): Promise<Applied[]> {
  const refusals = new Map<string, string>();
  for (const finding of found) {
    const why = stateOf(finding) === "differs" ? await carryOut(finding, settings, looking) : null;
    if (why !== null) refusals.set(keyOf(finding), why);
  }
  const now = await look(settings, looking);
  return found.map((finding) => judge(finding, seenAgain(finding, now), refusals.get(keyOf(finding)) ?? null));
}

/** Whether it is as it has to be now. */
export function isRight({ outcome }: Applied): boolean {
  return outcome === "changed" || outcome === "was right";
}

async function carryOut({ platform, change }: Finding, settings: Settings, looking: Looking): Promise<string | null> {
  const reached = reach(platform, settings, looking);
  if (!reached.ok || !change) return "It can't be asked for.";
  const answered = await reached.value.ask(change);
  return answered.ok ? null : answered.reason;
}

/** A request whose answer was lost may have taken effect: only what is read counts. */
function judge(before: Finding, seen: Finding, refusal: string | null): Applied {
  const state = stateOf(seen);
  if (state === "right")
    return { finding: seen, outcome: stateOf(before) === "right" ? "was right" : "changed", why: null };
  const byHand = seen.warnings[0] ?? "It has to be done by hand.";
  const asIs = state === "by hand" ? byHand : "It was taken, but it is not as it was asked for: run this again.";
  return {
    finding: seen,
    outcome: state === "trouble" ? "not known" : "not changed",
    why: refusal ?? seen.trouble ?? asIs,
  };
}

/** The same thing as it is now; what can't be read any more is in trouble. */
function seenAgain(finding: Finding, now: readonly Finding[]): Finding {
  const seen = now.find((one) => keyOf(one) === keyOf(finding));
  if (seen) return seen;
  const why = now.find(({ platform, trouble }) => platform === finding.platform && trouble !== null)?.trouble;
  return troubled(finding, why ?? "It is not there any more.");
}

function keyOf({ platform, id }: Finding): string {
  return `${platform} ${id}`;
}
