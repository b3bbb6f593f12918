import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, vi } from "vitest";

import type { CallObject } from "../../src/objects/call-object.ts";

type Stub = DurableObjectStub<CallObject>;

const PATIENCE_MS = 2000;

/** The runtime does not end while a consumer waits for an object that is gone: what is under way when a file is over has to come to its end first. */
afterAll(async () => {
  vi.useRealTimers();
  const [calls, contacts, outreaches, talks] = await Promise.all(
    [env.CALL, env.CONTACT, env.OUTREACH, env.CONVERSATION].map((namespace) =>
      listDurableObjectIds(namespace as never),
    ),
  );
  const stubs = [
    ...(calls ?? []).map((id) => env.CALL.get(id)),
    ...(contacts ?? []).map((id) => env.CONTACT.get(id)),
    ...(outreaches ?? []).map((id) => env.OUTREACH.get(id)),
    ...(talks ?? []).map((id) => env.CONVERSATION.get(id)),
  ] as Stub[];
  const until = Date.now() + PATIENCE_MS;
  for (const stub of stubs)
    while (Date.now() < until && (await isUnderWay(stub))) await new Promise((resolve) => setTimeout(resolve, 20));
});

/** Whether an attempt has been sent, or is about to be. */
function isUnderWay(stub: Stub): Promise<boolean> {
  return runInDurableObject(stub, async (_, { storage }) => {
    const alarm = await storage.getAlarm();
    const tables = storage.sql.exec("select 1 from sqlite_master where name = 'action'").toArray();
    const queued =
      tables.length > 0 && storage.sql.exec("select 1 from action where state = 'queued'").toArray().length > 0;
    return queued || (alarm !== null && alarm <= Date.now());
  });
}
