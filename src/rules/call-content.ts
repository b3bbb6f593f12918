import { awaitedOf } from "../calls/awaited.ts";
import { SECOND } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import type { Plan } from "./action.ts";
import type { Rule } from "./rule.ts";

const FIRST_LOOK = 15 * SECOND;

/**
 * What was said in a call, and what came of it, is asked for where the platform does not send it: some time after the call, at once where it says
 * that it is there, and some time after it was told to write it down. What was said with a model of ours is known here.
 */
export const callContent: Rule = {
  name: "call-content",
  needs: ["CLAWOPS_API_KEY", "CLAWOPS_ACCOUNT_ID"],
  plan(call, { settings, now, overSince }) {
    const { provider, end, artefacts, content, id } = call;
    if (provider !== "clawops" || !end || call.isTalk) return [];
    const means = meansIn(settings);
    const wanted = awaitedOf(call, means);
    if (wanted.length === 0) return [];
    const fetch = (cause: string, since: number): Plan => ({
      kind: "content.fetch",
      cause,
      dueAt: Math.min(Math.max(now, since + FIRST_LOOK), now + FIRST_LOOK),
      input: { call: id, since, wanted },
    });
    const plans = [fetch("after-the-call", overSince ?? now)];
    if (content.transcript) return plans;
    if (artefacts.transcript === "completed") plans.push({ ...fetch("transcribed", now), dueAt: now });
    if (artefacts.transcript === "requested") plans.push(fetch("requested", now));
    if (artefacts.transcript === "not_requested" && means.isRequested)
      plans.push({ kind: "transcript.request", cause: "transcript", input: { call: id } });
    return plans;
  },
};

/** How what a platform does not tell can be had. */
export function meansIn(settings: Settings): { canAsk: boolean; isRequested: boolean } {
  const { CLAWOPS_API_KEY, CLAWOPS_ACCOUNT_ID, CLAWOPS_REQUEST_TRANSCRIPTS } = settings;
  const canAsk = CLAWOPS_API_KEY !== undefined && CLAWOPS_ACCOUNT_ID !== undefined;
  return { canAsk, isRequested: canAsk && CLAWOPS_REQUEST_TRANSCRIPTS };
}
