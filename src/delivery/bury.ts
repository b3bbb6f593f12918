import { log } from "../lib/log.ts";
import { ownerOfAction } from "../objects/owner.ts";
import type { AttemptMessage } from "../rules/action.ts";

/** Marks an attempt as failed whose message no consumer could handle, unless it was made after all. */
export async function bury({ action, attempt }: AttemptMessage, env: Env): Promise<void> {
  const result = {
    at: Date.now(),
    outcome: "retry",
    status: null,
    detail: "its message ended among the dead letters",
  } as const;
  const buried = await ownerOfAction(env, action)?.bury(action, attempt, result);
  log("error", "dead letter", { action, attempt, marked: buried?.state ?? null });
}
