import type { CallEvent } from "../calls/event.ts";
import { Fields } from "../lib/fields.ts";
import { readForm } from "../lib/form.ts";
import { hasRealtime } from "../lib/has-realtime.ts";
import { readInstant } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import { asking } from "./clawops-voice.ts";
import { type Delivery, idOf, textOf } from "./provider.ts";
import { type Context, numberIn, readDirection, readFormOf, readId, unusable } from "./reading.ts";

/** The platform's word for a telephone that rang and was picked up. */
const TAKEN = "completed";

/**
 * The question what to do with a call to one of our numbers (contracts/clawops.md §1.3). It may be all that is ever told of the call: a number need
 * not have a StatusCallback. So a call that only hears an announcement is over with it.
 */
export const clawopsInbound = asking("inbound", (delivery, settings) =>
  readFormOf(delivery, (fields) => {
    const call = fields.takeAs("CallId", readId);
    if (!call) return unusable("CallId");
    const shared = sharedOf(call, fields, { delivery, settings });
    const parties = partiesOf(fields, settings);
    const announced = isAnnouncing(settings) && ({ announced: true } as const);
    const initiated: CallEvent = {
      ...shared,
      id: idOf("clawops", call, "voice"),
      type: "call.initiated",
      data: { ...parties, ...announced, ...fields.rest() },
    };
    const isOver = announced && settings.TRANSFER_TO === undefined;
    return { kind: "events", events: isOver ? [initiated, endOf(call, shared, parties)] : [initiated] };
  }),
);

/** What became of the telephone that an announcement had ring, and what to do now: nothing follows, so the call is over. */
export const clawopsDialed = asking("dialed", (delivery, settings) =>
  readFormOf(delivery, (fields) => {
    const call = fields.takeAs("CallId", readId);
    const status = fields.takeAs("DialCallStatus", readWord);
    if (!call || !status) return unusable(call ? "DialCallStatus" : "CallId");
    const shared = sharedOf(call, fields, { delivery, settings });
    const parties = partiesOf(fields, settings);
    const transferred: CallEvent = {
      ...shared,
      id: idOf("clawops", call, "dialed", status),
      type: "call.transferred",
      data: { status, to: settings.TRANSFER_TO, ...fields.rest() },
    };
    return { kind: "events", events: [transferred, endOf(call, shared, parties)] };
  }),
);

/** Who calls, if we have not, and whether somebody took the call, if a telephone has rung. */
export function callerIn(delivery: Delivery, settings: Settings): { from: string | undefined; wasTaken: boolean } {
  const fields = new Fields(readForm(textOf(delivery)) ?? []);
  const status = fields.takeAs("DialCallStatus", readWord);
  const { direction, from } = partiesOf(fields, settings);
  return { from: direction === "inbound" ? from : undefined, wasTaken: status === TAKEN };
}

/** Which way the call goes, from whom and to whom. */
export function partiesIn(delivery: Delivery, settings: Settings) {
  return partiesOf(new Fields(readForm(textOf(delivery)) ?? []), settings);
}

function readWord(text: string): string | null {
  return readId(text.toLowerCase());
}

/** Whether callers hear announcements, since there is no model for them to talk with. */
export function isAnnouncing(settings: Settings): boolean {
  return !hasRealtime(settings);
}

type Shared = Pick<CallEvent, "provider" | "call" | "at" | "receivedAt">;

function sharedOf(call: string, fields: Fields, { delivery: { receivedAt } }: Context): Shared {
  return { provider: "clawops", call, at: fields.takeAs("Timestamp", readInstant) ?? receivedAt, receivedAt };
}

/** Who asks without saying which way the call goes is a number of ours that was called. */
function partiesOf(fields: Fields, { DEFAULT_COUNTRY }: Settings) {
  return {
    direction: fields.takeAs("Direction", readDirection) ?? ("inbound" as const),
    from: fields.takeAs("From", numberIn(DEFAULT_COUNTRY)),
    to: fields.takeAs("To", numberIn(DEFAULT_COUNTRY)),
  };
}

/** Another event than the platform's own word for it, which says how long the call took. Whom we called was spoken with before. */
function endOf(call: string, shared: Shared, parties: ReturnType<typeof partiesOf>): CallEvent {
  const announced = parties.direction === "inbound" && ({ announced: true } as const);
  const data = { ...parties, ...announced, status: "completed" } as const;
  return { ...shared, id: idOf("clawops", call, "announced"), type: "call.ended", data };
}
