import * as z from "zod";

import { inClawOps } from "../../src/connectors/clawops-api.ts";
import { no, ok } from "../../src/lib/result.ts";
import { ARTEFACT_EVENTS } from "../../src/providers/clawops-artefacts.ts";
import { lookAtNumbers, readNumbers } from "./clawops-numbers.ts";
import { compare, troubled, wordsOf } from "./compare.ts";
import { firstLacking } from "./lacking.ts";
import type { Finding, Platform, Reached } from "./platform.ts";

/** Those of the account's events that Offhook reads (contracts/clawops.md §1.1). */
export const EVENTS = ["message.sent", "message.failed", "message.received", ...ARTEFACT_EVENTS] as const;

const NAMED = {
  platform: "clawops",
  id: "webhook",
  what: "account webhook",
  where: "ClawOps › API & Webhooks",
} as const;
const SWITCHED_OFF =
  "It is switched off, as ClawOps does when deliveries fail again and again: its delivery log in the console says why.";

const Webhooks = z.object({
  data: z.array(z.object({ id: z.string(), url: z.string(), events: z.array(z.string()), active: z.boolean() })),
});
type Webhook = z.infer<typeof Webhooks>["data"][number];

/** `…/webhooks` for the account's events, and `…/numbers/{number}` for each number that is chosen (contracts/clawops.md §3.4, §3.5). */
export const clawops: Platform = {
  reach(settings) {
    const lacking = firstLacking(settings, ["CLAWOPS_API_KEY", "CLAWOPS_ACCOUNT_ID", "CLAWOPS_SIGNING_KEY"]);
    if (lacking) return no(lacking);
    const { url, authorization } = inClawOps("", settings);
    return ok({
      name: "ClawOps",
      url,
      headers: { authorization },
      key: "CLAWOPS_API_KEY",
      base: "CLAWOPS_API_BASE",
      cures: {
        403: "ClawOps does not allow this (403): the number is another account's, or no subscription is active.",
        404: "ClawOps does not have this (404): see whether CLAWOPS_ACCOUNT_ID is right, and the number still yours.",
      },
    });
  },
  async choices(reached) {
    const numbers = await readNumbers(reached);
    return numbers.ok ? ok(numbers.value.map(({ choice }) => choice)) : numbers;
  },
  async look(ids, reached) {
    return [await lookAtWebhook(reached), ...(ids.length > 0 ? await lookAtNumbers(ids, reached) : [])];
  },
  leaves: [
    "ClawOps shows its signing key only in its console: CLAWOPS_SIGNING_KEY is copied from there.",
    "While an Agent SDK is connected for a number, it answers, whatever the number is routed to.",
  ],
};

async function lookAtWebhook({ ask, base }: Reached): Promise<Finding> {
  const answered = await ask({ method: "GET", path: "webhooks" });
  if (!answered.ok) return troubled(NAMED, answered.reason);
  const read = Webhooks.safeParse(answered.value);
  if (!read.success) return troubled(NAMED, "ClawOps lists its webhooks in a shape that Offhook does not know.");
  return compareWebhook(read.data.data, base);
}

/** An account may have several webhooks: those of others stay as they are. */
function compareWebhook(webhooks: Webhook[], base: string): Finding {
  const url = `${base}/webhooks/clawops`;
  const ours = webhooks.filter((webhook) => webhook.url === url);
  const mine = ours.find(({ active }) => active) ?? ours[0];
  const events = wordsOf(EVENTS, mine?.events ?? []);
  const before = {
    url: mine?.url ?? null,
    events: mine ? wordsOf(mine.events) : null,
    active: mine ? String(mine.active) : null,
  };
  const elsewhere = webhooks.filter((webhook) => webhook.url !== url && webhook.url.endsWith("/webhooks/clawops"));
  const warnings = [
    ...elsewhere.map(
      (other) => `Another webhook leads to ${hostOf(other.url)}: if nobody listens there any more, delete it.`,
    ),
    ...(mine?.active === false ? [SWITCHED_OFF] : []),
    ...(ours.length > 1 ? [`${ours.length} webhooks lead here: one is enough, the others can be deleted.`] : []),
  ];
  return compare(NAMED, { before, after: { url, events, active: "true" }, base, warnings }, () => {
    const body = { url, events: events.split(" ") };
    if (!mine) return { method: "POST", path: "webhooks", body };
    return { method: "PUT", path: `webhooks/${encodeURIComponent(mine.id)}`, body: { ...body, active: true } };
  });
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "somewhere else";
}
