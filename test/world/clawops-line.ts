import { freshId } from "./clawops-answers.ts";
import type { Calls } from "./clawops-calls.ts";
import type { Fields } from "./clawops-forms.ts";
import { InboundCall } from "./clawops-inbound.ts";
import type { Message } from "./clawops-messages.ts";
import type { Webhooks } from "./clawops-webhooks.ts";
import type { Line, Outside } from "./outside.ts";
import { national } from "./phone.ts";

const OUR_NUMBER = "07052351234";
const ACCOUNT = "AC7d2e9f41";

export type Platform = { outside: Outside; calls: Calls; webhooks: Webhooks; keep(message: Message): void };

/** How people reach Offhook through ClawOps. */
export function createLine(platform: Platform): Line {
  return {
    write: (person, text, ours = OUR_NUMBER) => write(platform, { from: national(person), to: ours, text }),
    call: (person, ours = OUR_NUMBER, live) => new InboundCall(platform, { person, ours, live }).carry(),
  };
}

function write(
  { outside, webhooks, keep }: Platform,
  { from, to, text }: Record<"from" | "to" | "text", string>,
): void {
  const shared = { messageId: freshId("MG"), accountId: ACCOUNT, from, to, direction: "inbound", type: "sms" } as const;
  keep({ ...shared, body: text, status: "received" });
  const fields = { ...messageFields({ ...shared, body: text, status: "received" }, outside), Subject: "" };
  webhooks.tell("message.received", { ...fields, Body: text, NumMedia: "0" });
}

/** What every event of a message has (contracts/clawops.md §1.1). */
export function messageFields(message: Message, { clock }: Outside): Fields {
  const { messageId: MessageId, accountId: AccountId, from: From, to: To, direction: Direction, type: Type } = message;
  return { MessageId, AccountId, From, To, Direction, Type, Status: message.status, Timestamp: clock.iso() };
}
