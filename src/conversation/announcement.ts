import { isOpen } from "../contacts/hours.ts";
import { toDomestic } from "../lib/domestic.ts";
import { isE164 } from "../lib/phone.ts";
import type { Settings } from "../settings.ts";
import { announcementSayings } from "../words/announcement.ts";
import { voiceOf } from "../words/language.ts";
import { type Verb, say, voiceml } from "./voiceml.ts";

/**
 * A call that no model takes. `from`: who calls, as it was read; `wasTaken`: whether somebody took it whose telephone rang, null before any did;
 * `isKept`: the business will hear of it.
 */
export type Announced = { from: string | undefined; wasTaken: boolean | null; isKept: boolean };
/** `now`: ms since the epoch; `dialedUrl`: asked once a telephone has rung. */
type Means = { settings: Settings; now: number; dialedUrl: string };

/** Shorter than most mailboxes wait. */
export const SECONDS_TO_RING = 25;

/**
 * What such a caller hears, as VoiceML: a greeting, and then the person at `TRANSFER_TO` or, where there is none or nobody picks up, the promise to
 * call back. That is given to nobody whom we could not call, or of whose call the business does not hear.
 */
export function announcement({ from = "", wasTaken, isKept }: Announced, { settings, now, dialedUrl }: Means): string {
  if (wasTaken) return voiceml([{ verb: "hangup" }]);
  const { TRANSFER_TO, LANGUAGE } = settings;
  const ending = (text: string): Verb[] => [say(text, LANGUAGE), { verb: "hangup" }];
  if (wasTaken === false) return voiceml(ending(untaken({ from, isKept }, settings, now)));
  const sayings = sayingsFor(from, settings, now);
  if (!TRANSFER_TO) return voiceml(ending(isKept && isE164(from) ? sayings.promise : sayings.regret));
  return voiceml([say(sayings.connect, LANGUAGE), dialing(TRANSFER_TO, dialedUrl)]);
}

/** What a caller hears where the person did not take the call. */
export function untaken({ from = "", isKept }: Omit<Announced, "wasTaken">, settings: Settings, now: number): string {
  const { untakenPromise, untakenRegret } = sayingsFor(from, settings, now);
  return isKept && isE164(from) ? untakenPromise : untakenRegret;
}

function sayingsFor(from: string, settings: Settings, now: number) {
  const { BUSINESS_HOURS: hours, TIME_ZONE, GREETING } = settings;
  const about = { now, greeting: GREETING, isOpen: !hours || isOpen(now, hours, TIME_ZONE) };
  return announcementSayings({ ...about, phone: isE164(from) ? from : undefined }, voiceOf(settings));
}

/** Has a person's telephone ring. `dialedUrl`: asked once it has. */
export function dialing(to: string, dialedUrl: string): Verb {
  return { verb: "dial", to: { number: toDomestic(to) }, timeoutSeconds: SECONDS_TO_RING, action: dialedUrl };
}
