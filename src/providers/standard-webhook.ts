import type { OutreachEvent } from "../calls/outreach-event.ts";
import { type ReadIn, readInOf } from "../calls/read-in.ts";
import type { Result } from "../lib/result.ts";
import { isSignedWebhook } from "../lib/standard-webhooks.ts";
import type { Settings } from "../settings.ts";
import type { Dialect } from "./provider.ts";
import { events, readJson } from "./reading.ts";

type Source = {
  secretsOf: (settings: Settings) => readonly (string | undefined)[];
  read: (body: object, coming: { readIn: ReadIn; receivedAt: number }) => Result<OutreachEvent, string>;
};

/** How the owner's own systems tell of what they have: a body of spec §6, signed by Standard Webhooks. */
export function standardWebhook({ secretsOf, read }: Source): Dialect {
  return {
    name: "standard-webhook",
    matches: ({ headers }) => headers.has("webhook-signature"),
    verify: (delivery, settings) => isSignedWebhook(delivery, secretsOf(settings)),
    read: (delivery, settings) =>
      readJson(delivery, (object) => {
        const event = read(object, { readIn: readInOf(settings), receivedAt: delivery.receivedAt });
        return event.ok ? events(event.value) : { kind: "unreadable", reason: event.reason, isForSender: true };
      }),
  };
}
