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
const SECONDS_TO_RING = 25;

/**
 * What such a caller hears, as VoiceML: a greeting, and then the person at `TRANSFER_TO` or, where there is none or nobody picks up, the promise to
 * call back. That is given to nobody whom we could not call, or of whose call the business does not hear.
 */
export function announcement({ from = "", wasTaken, isKept }: Announced, { settings, now, dialedUrl }: Means): string {
  if (wasTaken) return voiceml([{ verb: "hangup" }]);
  const { BUSINESS_HOURS: hours, TIME_ZONE, GREETING, TRANSFER_TO, LANGUAGE } = settings;
  const isNumber = isE164(from);
  const about = { now, greeting: GREETING, isOpen: !hours || isOpen(now, hours, TIME_ZONE) };
  const sayings = announcementSayings({ ...about, phone: isNumber ? from : undefined }, voiceOf(settings));
  const then = isKept && isNumber ? "promise" : "regret";
  const ending = (text: string): Verb[] => [say(text, LANGUAGE), { verb: "hangup" }];
  if (wasTaken === false) return voiceml(ending(sayings[then === "promise" ? "untakenPromise" : "untakenRegret"]));
  if (!TRANSFER_TO) return voiceml(ending(sayings[then]));
  return voiceml([say(sayings.connect, LANGUAGE), dialing(TRANSFER_TO, dialedUrl)]);
}

/** Has a person's telephone ring. `dialedUrl`: asked once it has. */
export function dialing(to: string, dialedUrl: string): Verb {
  return { verb: "dial", to: { number: toDomestic(to) }, timeoutSeconds: SECONDS_TO_RING, action: dialedUrl };
}
