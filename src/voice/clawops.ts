import { announcement, dialing } from "../conversation/announcement.ts";
import { outreachCall } from "../conversation/outreach-call.ts";
import { say, voiceml } from "../conversation/voiceml.ts";
import type { Door, Received } from "../intake/receive.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { objectOfRef } from "../objects/ref.ts";
import type { Next } from "../objects/stream-known.ts";
import { callerIn, isAnnouncing, partiesIn } from "../providers/clawops-inbound.ts";
import { pressedIn } from "../providers/clawops-voice.ts";
import { voiceOf } from "../words/language.ts";
import { talkSayings } from "../words/talk-sayings.ts";
import { spoken } from "./document.ts";
import { connection, ticketFor } from "./stream.ts";
import { whatToSay } from "./what-to-say.ts";

type Reply = (received: Received, door: Door) => Promise<Response>;

const PATIENCE_MS = 3000;

/** Who calls us talks with a model, or hears an announcement where there is none. */
export const answering: Reply = (received, door) =>
  spoken(async () => {
    const { call } = pressedIn(received.delivery);
    const offer = {
      provider: "clawops",
      ref: null,
      about: null,
      ...partiesIn(received.delivery, door.settings),
    } as const;
    const ticket = call === null ? null : await ticketFor({ ...offer, call }, door);
    return ticket === null ? announced(received, door, false) : connection(ticket, door.base);
  });

/** What a caller hears after a person's telephone has rung. */
export const afterDial: Reply = (received, door) => spoken(() => announced(received, door, true));

function announced({ delivery, ending }: Received, { settings, base }: Door, hasRung: boolean): string {
  const { from, wasTaken } = callerIn(delivery, settings);
  const isStored = ending.kind === "accepted" || ending.kind === "duplicate";
  const isKept = isStored && (hasRung || isAnnouncing(settings));
  const means = { settings, now: delivery.receivedAt, dialedUrl: dialedUrl(base) };
  return announcement({ from, wasTaken: hasRung ? wasTaken : null, isKept }, means);
}

/** In a call that we placed a model talks about an order; otherwise it takes keys, of which one was asked for so often. */
export function speaking(asked: number): Reply {
  return ({ delivery }, door) =>
    spoken(async () => {
      const { ref = "" } = delivery;
      const { call, key } = pressedIn(delivery);
      const script = await whatToSay(door.env, { ref, call, key, asked });
      if (!script) return null;
      const { about, turn } = script;
      if (about.kind === "order" && turn === "ask" && call !== null) {
        const offer = { provider: "clawops", call, ref, about, ...partiesIn(delivery, door.settings) } as const;
        const ticket = await ticketFor({ ...offer, direction: "outbound" }, door);
        if (ticket !== null) return connection(ticket, door.base);
      }
      const keysUrl = (times: number) => `${door.base}/voice/clawops/${ref}/keys${times > 0 ? "/again" : ""}`;
      return outreachCall(script, { voice: voiceOf(door.settings), now: Date.now(), keysUrl });
    });
}

/** The stream of a conversation is over, and the call is not. */
export const afterStream: Reply = ({ delivery: { ref = "" } }, { env, settings, base }) =>
  spoken(async () => {
    const after = await whatNow(env, ref);
    if (!after) return null;
    switch (after.next) {
      case "again":
        return after.ticket && connection(after.ticket, base);
      case "transfer":
        return voiceml([dialing(settings.TRANSFER_TO ?? "", dialedUrl(base))]);
      case "regret":
        return voiceml([say(talkSayings(voiceOf(settings)).regret, settings.LANGUAGE), { verb: "hangup" }]);
      case "hang_up":
        return null;
    }
  });

/** Null where the ticket can't be the ticket of any. Whoever talked and can't go on hears so. */
async function whatNow(env: Env, ticket: string): Promise<{ next: Next; ticket: string | null } | null> {
  try {
    const conversation = objectOfRef(env.CONVERSATION, ticket);
    return conversation && (await within(PATIENCE_MS, conversation.after(ticket)));
  } catch (cause) {
    log("error", "conversation unreachable", { cause: describe(cause) });
    return { next: "regret", ticket: null };
  }
}

function dialedUrl(base: string): string {
  return `${base}/voice/clawops/dialed`;
}
