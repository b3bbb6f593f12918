import * as z from "zod";

import { toE164 } from "../../src/lib/phone.ts";
import { type Result, no, ok } from "../../src/lib/result.ts";
import { type Named, compare, troubled, wordsOf } from "./compare.ts";
import type { Choice, Facts, Finding, Reached } from "./platform.ts";

/** What tells us how a call goes; `transfer` is not among the usual ones (contracts/clawops.md §1.2). */
const TOKENS = ["initiated", "ringing", "answered", "completed", "transfer"];
const USUAL_TOKENS = "initiated ringing answered completed";
/** Where each routing leads: emptied by any other. */
const TARGETS = ["agentId", "callFlowId", "forwardTo", "sipEndpointId", "sipCredentialId"] as const;

const text = z
  .string()
  .nullish()
  .transform((value) => value || null);
const Numbers = z.object({
  data: z.array(
    z.object({
      number: z.string(),
      numberType: text,
      routingType: text,
      agentId: text,
      callFlowId: text,
      forwardTo: text,
      sipEndpointId: text,
      sipCredentialId: text,
      webhookUrl: text,
      webhookMethod: text,
      statusCallback: text,
      statusCallbackEvents: text,
    }),
  ),
});
type Owned = z.infer<typeof Numbers>["data"][number];

/** All numbers of the account, each as a choice as well. */
export async function readNumbers({
  ask,
  base,
  settings,
}: Reached): Promise<Result<{ number: Owned; choice: Choice }[], string>> {
  const answered = await ask({ method: "GET", path: "numbers" });
  if (!answered.ok) return answered;
  const read = Numbers.safeParse(answered.value);
  if (!read.success) return no("ClawOps lists its numbers in a shape that Offhook does not know.");
  const isFrom = (number: string) => same(number, settings.CLAWOPS_FROM ?? "", settings);
  const isOurs = (url: string | null) => url?.startsWith(`${base}/`) ?? false;
  return ok(
    read.data.data.map((number) => ({
      number,
      choice: {
        id: number.number,
        name: `${number.number} (${number.routingType ?? "not routed"})`,
        isUsual: isFrom(number.number) || isOurs(number.statusCallback) || isOurs(number.webhookUrl),
      },
    })),
  );
}

/** Of each number two things that can be changed one without the other: who is told of its calls, and who answers them. */
export async function lookAtNumbers(ids: readonly string[], reached: Reached): Promise<Finding[]> {
  const known = await readNumbers(reached);
  return ids.flatMap((id) => {
    const missing = { platform: "clawops", id, what: `number ${id}`, where: "ClawOps › Numbers" } as const;
    if (!known.ok) return [troubled(missing, known.reason)];
    const found = known.value.find(({ number }) => same(number.number, id, reached.settings))?.number;
    if (found) return [compareCallback(found, reached.base), compareRouting(found, reached)];
    const others = known.value.map(({ number }) => number.number).join(", ");
    return [troubled(missing, `The account does not have this number; it has ${others || "none"}.`)];
  });
}

function compareCallback(found: Owned, base: string): Finding {
  const { statusCallback, statusCallbackEvents } = found;
  const tokens = statusCallbackEvents ?? (statusCallback ? USUAL_TOKENS : "");
  const before = { statusCallback, statusCallbackEvents: wordsOf(tokens.split(" ").filter(Boolean)) || null };
  const after = { statusCallback: `${base}/webhooks/clawops`, statusCallbackEvents: wordsOf(TOKENS) };
  return compare(named(found, "who is told"), { before, after, base }, () => change(found, after));
}

function compareRouting(found: Owned, { base, settings }: Reached): Finding {
  const { routingType, webhookUrl, webhookMethod } = found;
  const led = Object.fromEntries(TARGETS.flatMap((name) => (found[name] ? [[name, found[name]]] : []))) as Facts;
  const before = { routingType, webhookUrl, webhookMethod, ...led };
  if (found.numberType === "representative") {
    const warnings = ["A representative number can only be forwarded: choose the number that it is forwarded to, too."];
    return compare(named(found, "who answers"), { before, after: before, base, warnings }, () => null);
  }
  const wanted = { routingType: "webhook", webhookUrl: `${base}/voice/clawops`, webhookMethod: "POST" };
  const after = { ...wanted, ...Object.fromEntries(Object.keys(led).map((name) => [name, null])) };
  const isElsewhere = routingType !== null && routingType !== "webhook";
  return compare(
    named(found, "who answers"),
    {
      before,
      after,
      base,
      warnings: isElsewhere ? [lossOf(routingType, led)] : [],
      isTakeover: isElsewhere,
      isOptional: isElsewhere && !answersCalls(settings),
    },
    () => change(found, wanted),
  );
}

/** Whether there is anything of the owner's own that callers would hear from Offhook. */
function answersCalls({ GREETING, TRANSFER_TO, REALTIME_API_KEY }: Reached["settings"]): boolean {
  return [GREETING, TRANSFER_TO, REALTIME_API_KEY].some((set) => set !== undefined);
}

function lossOf(routing: string, led: Facts): string {
  const targets = Object.entries(led).map(([name, value]) => `${name} ${value}`);
  const what = targets.length > 0 ? targets.join(", ") : "where it leads";
  return `Its calls go to ${routing} now. ClawOps forgets ${what} with this change: note it down to be able to go back.`;
}

function named({ number }: Owned, aspect: "who is told" | "who answers"): Named {
  const what = `number ${number}: ${aspect}`;
  return { platform: "clawops", id: `${number} ${aspect}`, what, where: `ClawOps › Numbers › ${number}` };
}

/** A partial update: what is not named stays. */
function change({ number }: Owned, body: object) {
  return { method: "PUT", path: `numbers/${encodeURIComponent(number)}`, body } as const;
}

function same(one: string, other: string, { DEFAULT_COUNTRY }: Reached["settings"]): boolean {
  return toE164(one, DEFAULT_COUNTRY) === toE164(other.trim(), DEFAULT_COUNTRY);
}
