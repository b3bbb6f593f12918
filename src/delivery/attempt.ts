import type { Performed } from "../connectors/connector.ts";
import { connectors } from "../connectors/index.ts";
import { describe, log } from "../lib/log.ts";
import { redact } from "../lib/redact.ts";
import { oneLine } from "../lib/text.ts";
import type { Result } from "../objects/action-row.ts";
import { ownerOfAction } from "../objects/owner.ts";
import type { AttemptMessage, Work } from "../rules/action.ts";
import type { Settings } from "../settings.ts";
import { settleOutcome } from "./backoff.ts";

const TIMEOUT_MS = 10_000;
const LONGEST_DETAIL = 200;
const RECORD_TRIES = 4;

/** What an attempt needs of the world. The secrets never show in what is recorded. `random` gives 0 to 1. */
export type Means = { env: Env; settings: Settings; secrets: readonly string[]; fetch: typeof fetch; random(): number };

/**
 * Makes one attempt of an action: claims it, performs it, records what came of it. Asked for twice, it performs once.
 * A crash after performing and before recording is the one moment in which the world knows more than the object: the
 * attempt then counts as lost and is made again. Throws if the claim could not be asked for; then nothing was done.
 */
export async function makeAttempt(message: AttemptMessage, means: Means): Promise<void> {
  const startedAt = Date.now();
  const { action, attempt } = message;
  const claim = (await ownerOfAction(means.env, action)?.claim(action, attempt)) ?? { kind: "gone" as const };
  if (claim.kind !== "perform") return log("info", "action", { action, attempt, outcome: claim.kind });
  const performed = await perform(claim.work, means, startedAt);
  const outcome = settleOutcome(performed.outcome, claim.tries, means.random());
  const told = performed.detail || ("why" in outcome ? outcome.why : "");
  const detail = oneLine(redact(told, means.secrets), LONGEST_DETAIL);
  const recorded = await record(
    message,
    { outcome, result: { at: startedAt, outcome: outcome.kind, status: performed.status, detail } },
    means.env,
  );
  log(levelOf(outcome.kind), "action", {
    action,
    attempt,
    kind: claim.work.kind,
    outcome: outcome.kind,
    status: performed.status,
    detail,
    recorded,
    ms: Date.now() - startedAt,
  });
}

async function perform(work: Work, { settings, fetch }: Means, now: number): Promise<Performed> {
  try {
    const connector = connectors[work.kind];
    const lacking = connector.lacks(settings);
    if (lacking) return failed({ kind: "dead", why: `${connector.name} is off: ${lacking} is not set` });
    return await connector.perform(work.input, { settings, fetch, signal: AbortSignal.timeout(TIMEOUT_MS), now });
  } catch (cause) {
    log("error", "connector threw", { kind: work.kind, cause: describe(cause) });
    return failed({ kind: "retry", why: describe(cause) });
  }
}

function failed(outcome: Performed["outcome"] & { why: string }): Performed {
  return { outcome, status: null, detail: outcome.why };
}

/** Tried a few times, each with a new stub, since what is not recorded will be done again. */
async function record({ action, attempt }: AttemptMessage, result: Omit<Result, "now">, env: Env): Promise<boolean> {
  for (let tries = 1; tries <= RECORD_TRIES; tries++) {
    try {
      return (await ownerOfAction(env, action)?.record(action, attempt, result)) != null;
    } catch (cause) {
      log("error", "result not recorded", { action, attempt, tries, cause: describe(cause) });
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
    }
  }
  return false;
}

function levelOf(outcome: Performed["outcome"]["kind"]): "info" | "warn" | "error" {
  if (outcome === "done") return "info";
  return outcome === "retry" ? "warn" : "error";
}
