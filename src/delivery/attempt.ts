import type { Connector, Outside, Performed } from "../connectors/connector.ts";
import { connectors } from "../connectors/index.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { maskNumbers } from "../lib/phone.ts";
import { redact } from "../lib/redact.ts";
import { oneLine } from "../lib/text.ts";
import type { Report } from "../objects/actions.ts";
import { ownerOfAction } from "../objects/owner.ts";
import {
  type ActionKind,
  type ActionState,
  type AttemptMessage,
  type Outcome,
  UNREPEATABLE,
  type Work,
} from "../rules/action.ts";
import type { Settings } from "../settings.ts";
import { isSwitchedOff, switchOff } from "./forward-switch.ts";
import { wasTold } from "./told.ts";

const TIMEOUT_MS = 10_000;
const OBJECT_PATIENCE_MS = 3000;
const LONGEST_DETAIL = 200;
/** Enough to go on trying for most of the minute after which the attempt counts as lost. */
const RECORD_TRIES = 9;
const LONGEST_PAUSE_MS = 5000;

/** What an attempt needs of the world. The secrets never show in what is recorded. */
export type Means = { env: Env; settings: Settings; secrets: readonly string[]; fetch: typeof fetch };

/**
 * Makes one attempt of an action: claims it, performs it, records what came of it. Asked for twice, it performs once.
 * A crash after performing and before recording is the one moment in which the world knows more than the object: the
 * attempt then counts as lost, and another follows. Throws if the claim could not be asked for; then nothing was done.
 */
export async function makeAttempt(message: AttemptMessage, means: Means): Promise<void> {
  const startedAt = Date.now();
  const { action, attempt } = message;
  const owner = ownerOfAction(means.env, action);
  const claim = owner && (await within(OBJECT_PATIENCE_MS, owner.claim(action, attempt)));
  if (claim?.kind !== "perform") return log("info", "action", { action, attempt, outcome: claim?.kind ?? "gone" });
  const performed = await perform(claim.work, means, { action, tries: claim.tries, now: startedAt });
  const { outcome, status, delivered, learned } = performed;
  const detail = oneLine(redact(performed.detail, means.secrets), LONGEST_DETAIL);
  // Also where it was switched off before: whoever did so may never have been heard of again.
  const isStopped = claim.work.kind === "forward" && outcome.kind === "withdrawn";
  const alert = isStopped ? await switchOff(action, means) : undefined;
  const result = { at: startedAt, outcome: outcome.kind, status, detail };
  const recorded = await record(message, { outcome, result, delivered, learned, alert }, means.env);
  log(levelOf(recorded), "action", {
    ...claim.about,
    action,
    attempt,
    kind: claim.work.kind,
    outcome: outcome.kind,
    state: recorded,
    status,
    reason: maskNumbers(detail),
    ms: Date.now() - startedAt,
  });
}

async function perform(
  work: Work,
  { env, settings, fetch }: Means,
  { action, tries, now }: Pick<Outside, "action" | "tries" | "now">,
): Promise<Performed> {
  try {
    const connector = connectors[work.kind];
    const lacking = connector.lacks(settings);
    if (lacking) return failed({ kind: "dead", why: `${connector.name} is off: ${lacking} is not set` });
    if (work.kind === "forward" && (await isSwitchedOff(env, settings)))
      return failed({ kind: "withdrawn", why: "FORWARD_URL has answered 410 before" });
    const topic = work.kind === "slack.post" ? work.input.topic : undefined;
    if (topic !== undefined && (await wasTold(env, topic, { action, now })))
      return failed({ kind: "withdrawn", why: "told of another one within the hour" });
    const performed = await (connector as Connector<ActionKind>).perform(work.input, {
      settings,
      fetch,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      now,
      action,
      tries,
    });
    return { ...performed, detail: performed.detail || whyOf(performed.outcome) };
  } catch (cause) {
    log("error", "connector threw", { kind: work.kind, cause: describe(cause) });
    // A setting that is bad is found out before anything is asked of anybody.
    const isUnasked = cause instanceof Error && cause.name === "BadSetting";
    return failed({ kind: UNREPEATABLE.has(work.kind) && !isUnasked ? "unknown" : "retry", why: describe(cause) });
  }
}

function failed(outcome: Outcome & { why: string }): Performed {
  return { outcome, status: null, detail: outcome.why };
}

function whyOf(outcome: Outcome): string {
  return "why" in outcome ? outcome.why : "";
}

/** Gives the action's new state. Tried again and again, each time with a new stub, since what is not recorded will be done again. */
async function record(message: AttemptMessage, result: Report, env: Env): Promise<ActionState | null> {
  const { action, attempt } = message;
  for (let tries = 1; ; tries++) {
    try {
      const owner = ownerOfAction(env, action);
      return (owner && (await within(OBJECT_PATIENCE_MS, owner.record(action, attempt, result))))?.state ?? null;
    } catch (cause) {
      log("error", "result not recorded", { action, attempt, tries, cause: describe(cause) });
      if (tries === RECORD_TRIES) return null;
      await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** tries, LONGEST_PAUSE_MS)));
    }
  }
}

function levelOf(state: ActionState | null): "info" | "warn" | "error" {
  if (state === "done" || state === "withdrawn") return "info";
  return state === "retrying" ? "warn" : "error";
}
