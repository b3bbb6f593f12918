import { valueIn, wordIn } from "../../src/connectors/answer.ts";
import { type Result, no, ok } from "../../src/lib/result.ts";
import { everyItem } from "./ask.ts";
import type { Reached } from "./platform.ts";

/**
 * The id of the account's secret whose value TELER_WEBHOOK_SECRET holds, looked for first in the one that the Voice App has (contracts/teler.md §3).
 * Null where no secret has it. Values are compared here and go nowhere.
 */
export async function findSecret(attached: string | null, reached: Reached): Promise<Result<string | null, string>> {
  if (attached !== null) {
    const isThis = await hasValue(attached, reached);
    if (isThis.ok && isThis.value) return ok(attached);
  }
  const listed = await everyItem(reached.ask, "secrets", { list: "data", cursor: "cursor_after" });
  if (!listed.ok) return listed;
  for (const secret of listed.value) {
    const id = wordIn(secret, "id");
    if (id === null || id === attached) continue;
    const isThis = await hasValue(id, reached);
    if (!isThis.ok) return isThis;
    if (isThis.value) return ok(id);
  }
  return ok(null);
}

async function hasValue(id: string, { ask, settings }: Reached): Promise<Result<boolean, string>> {
  const answered = await ask({ method: "GET", path: `secrets/${encodeURIComponent(id)}` });
  if (!answered.ok) return no(answered.reason);
  const secret = valueIn(answered.value, "data") ?? answered.value;
  return ok(valueIn(secret, "secret_value") === settings.TELER_WEBHOOK_SECRET);
}
