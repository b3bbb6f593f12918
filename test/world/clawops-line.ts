import { Callbacks } from "./callbacks.ts";
import { freshId } from "./clawops-answers.ts";
import type { Calls } from "./clawops-calls.ts";
import { HUNG_UP_BY_THEM } from "./clawops-endings.ts";
import { type Fields, formTo } from "./clawops-forms.ts";
import type { Message } from "./clawops-messages.ts";
import type { Webhooks } from "./clawops-webhooks.ts";
import { secondsOf } from "./logbook.ts";
import type { Line, Outside } from "./outside.ts";
import { national } from "./phone.ts";

const OUR_NUMBER = "07052351234";
const ACCOUNT = "AC7d2e9f41";

type Platform = { outside: Outside; calls: Calls; webhooks: Webhooks; keep(message: Message): void };

/** How people reach Offhook through ClawOps. */
export function createLine(platform: Platform): Line {
  return {
    write: (person, text, ours = OUR_NUMBER) => write(platform, { from: national(person), to: ours, text }),
    call: (person, ours = OUR_NUMBER) => callIn(platform, person, ours),
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

/** A call that is answered; the number's own StatusCallback, which was entered in the console, is told of it (§1.2). */
async function callIn({ outside, calls }: Platform, person: string, to: string): Promise<void> {
  const { clock, pace, account, courier, logbook } = outside;
  const call = calls.keep({ status: "ringing", from: national(person), to, direction: "inbound" });
  const { callId: CallId, accountId: AccountId, from: From } = call;
  const about = { platform: "clawops", id: CallId, direction: "inbound", person } as const;
  const phone = logbook.begin({ ...about, placedAt: clock.now() });
  const callbacks = new Callbacks(courier, "usual");
  const tell = (CallStatus: string, more: Fields = {}) => {
    const fields = {
      CallId,
      AccountId,
      From,
      To: to,
      Direction: "inbound",
      CallStatus,
      Timestamp: clock.iso(),
      ...more,
    };
    if (account.to) callbacks.tell(formTo(`${account.to}/webhooks/clawops`, fields, account));
  };
  tell("initiated");
  tell("ringing");
  await clock.wait(pace.ringMs);
  phone.answeredAt = clock.now();
  calls.change(CallId, { status: "in-progress" });
  tell("in-progress");
  await clock.wait(pace.talkMs);
  phone.endedAt = clock.now();
  const duration = secondsOf(phone);
  calls.change(CallId, { ...HUNG_UP_BY_THEM, hangupSource: "caller", duration });
  tell("completed", { Duration: String(duration) });
}
