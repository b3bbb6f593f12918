import { isSameNumber } from "../lib/domestic.ts";
import { SECOND } from "../lib/instant.ts";
import type { Looked, Work } from "../rules/action.ts";
import { missingOf } from "../rules/needs.ts";
import { impossible, valueIn } from "./answer.ts";
import { LARGEST_PAGE, type Looker, type Seen } from "./call-platform.ts";
import { clawopsLooker } from "./clawops-call.ts";
import type { Connector, Performed } from "./connector.ts";
import { lackOf } from "./needs.ts";
import { requestJson } from "./request.ts";
import { telerLooker } from "./teler-call.ts";
import { voxLooker } from "./vox-call.ts";

type Input = Extract<Work, { kind: "call.look" }>["input"];
type Found = Seen["found"];

const LOOKERS: Record<Input["via"], Looker> = {
  clawops: clawopsLooker,
  vox: voxLooker,
  teler: telerLooker,
};
/** A call may hold all that was said in it, and a list a hundred calls. */
const LONGEST_BYTES = 2_000_000;
/** How far the platform's clock may be behind ours, and how long after it was asked for a call may have been made. */
const BEFORE_MS = 30 * SECOND;
const AFTER_MS = 90 * SECOND;

/** Asks the platform how a call stands, or whether there is one at all. What can't be read says neither. */
export const callLook: Connector<"call.look"> = {
  name: "call-look",
  lacks: (settings) => lackOf(Object.values(LOOKERS), settings),
  async perform(input, outside) {
    const { via, to, call, since } = input;
    const looker = LOOKERS[via];
    const [lacking] = missingOf(looker.needs, outside.settings);
    if (lacking) return impossible(`call by ${via} is off: ${lacking} is not set`);
    const { url, init } = looker.request({ to, call, earliest: since - BEFORE_MS }, outside.settings);
    const { performed, body } = await requestJson(url, { ...init, longest: LONGEST_BYTES }, outside);
    if (call !== null && performed.status === 404) return learned(performed, { kind: "absent" });
    if (performed.outcome.kind !== "done") return performed;
    const looked = call === null ? findIn(body, input, looker) : (looker.read(body)?.found ?? null);
    return looked ? learned(performed, looked) : unreadable(performed);
  },
};

/** Null where the list can't be read to its end: what is missing might be the one, and a call that is taken for absent is placed again. */
function findIn(body: unknown, input: Input, looker: Looker): Looked | null {
  const calls = valueIn(body, looker.list);
  if (!Array.isArray(calls)) return null;
  const seen = calls.map((one) => looker.read(one));
  if (!seen.every((one) => one !== null)) return null;
  const [nearest] = seen.filter((one) => isSought(one, input)).toSorted((a, b) => rankOf(a, input) - rankOf(b, input));
  return nearest?.found ?? (calls.length < LARGEST_PAGE ? { kind: "absent" } : null);
}

/** Our ref decides where the platform tells it; otherwise the number and the time, as far as it tells them. */
function isSought({ to, at, ref }: Seen, input: Input): boolean {
  if (ref !== null) return ref === input.ref;
  if (to !== null && !isSameNumber(to, input.to)) return false;
  return at === null || (at >= input.since - BEFORE_MS && at <= input.since + AFTER_MS);
}

/** What carries our ref comes first, then what is nearest in time, last what tells none. */
function rankOf({ at, ref }: Seen, { since }: Input): number {
  if (ref !== null) return -1;
  return at === null ? AFTER_MS + 1 : Math.abs(at - since);
}

/** The answer may hold what was said: only how the call stands is shown. */
function learned(performed: Performed, looked: Looked): Performed {
  const detail = looked.kind === "absent" ? "absent" : describe(looked);
  return { outcome: { kind: "done" }, status: performed.status, detail, learned: { looked } };
}

function describe({ status, reason }: Found): string {
  return reason === null ? status : `${status} (${reason})`;
}

function unreadable(performed: Performed): Performed {
  const why = "the answer does not say how the call stands";
  return { outcome: { kind: "retry", why }, status: performed.status, detail: why };
}
