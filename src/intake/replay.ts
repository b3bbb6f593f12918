import { type Unreadable, findUnreadable, removeUnreadable } from "../ledger/unreadable.ts";
import { describe, log } from "../lib/log.ts";
import { clawopsDialed, clawopsInbound } from "../providers/clawops-inbound.ts";
import { providers } from "../providers/index.ts";
import type { Delivery, Provider } from "../providers/provider.ts";
import { telerFlow } from "../providers/teler-flow.ts";
import { type Ending, answerOf } from "./answer.ts";
import { type Door, take } from "./receive.ts";

type Means = Pick<Door, "env" | "settings" | "base" | "waitUntil">;

/** Whatever may have set a delivery aside. */
const SOURCES = [...Object.values<Provider>(providers), telerFlow, clawopsInbound, clawopsDialed].flatMap((provider) =>
  provider.dialects.map((dialect) => ({ provider, dialect })),
);

/** Reads a delivery again that was not understood. If it is now, it is not listed any more. Null if there is none of this id. */
export async function replay(id: string, door: Means): Promise<Response | null> {
  let kept: Unreadable | null;
  try {
    kept = await findUnreadable(door.env.LEDGER, id);
  } catch (cause) {
    log("error", "ledger unreachable", { cause: describe(cause) });
    return answerOf({ kind: "unstored", why: describe(cause) });
  }
  return kept && answerOf(await readAgain(kept, id, door));
}

async function readAgain(kept: Unreadable, id: string, door: Means): Promise<Ending> {
  const still: Ending = { kind: "unreadable", id, why: kept.reason };
  const source = SOURCES.find(
    ({ provider, dialect }) => provider.name === kept.provider && dialect.name === kept.dialect,
  );
  if (!source) return still;
  const { ending } = await take(deliveryOf(kept, door.base), { ...source, door });
  // Set aside once more, it is found to be there already.
  if ("id" in ending && ending.id === id) return still;
  if (["accepted", "duplicate", "ignored"].includes(ending.kind)) await removeUnreadable(door.env.LEDGER, id);
  return ending;
}

function deliveryOf({ path, headers, body, receivedAt }: Unreadable, base: string): Delivery {
  return { url: base + path, query: "", headers: new Headers(headers), body: Uint8Array.from(body), receivedAt };
}
