import { listUntold } from "../ledger/trouble.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";

const AT_MOST = 20;
const PATIENCE_MS = 3000;

/** Has some objects tell the ledger which of their actions wait that only told how many: those of before that was told. Gives how many there were. */
export async function tellUntold(env: Env): Promise<number> {
  const untold = await listUntold(env.LEDGER, AT_MOST);
  const told = untold.map(async ({ kind, objectId }) => {
    try {
      const object =
        kind === "call"
          ? env.CALL.get(env.CALL.idFromString(objectId))
          : env.OUTREACH.get(env.OUTREACH.idFromString(objectId));
      await within(PATIENCE_MS, Promise.resolve(object.tellStanding()));
    } catch (cause) {
      log("warn", "object unreachable", { object: objectId, cause: describe(cause) });
    }
  });
  await Promise.all(told);
  return untold.length;
}
