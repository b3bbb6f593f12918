import type { CallEvent, Direction, JsonValue } from "../calls/event.ts";
import { withoutContent } from "../calls/privacy.ts";
import { Fields } from "../lib/fields.ts";
import { readInstant } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import type { Reading } from "./provider.ts";
import { numberIn } from "./reading.ts";

const BODIES = ["call", "mid_call", "sms"];
const ROLES: ReadonlyMap<string, string> = new Map([
  ["agent", "agent"],
  ["user", "caller"],
]);
const WISH = "opt_out_sensitive_data_storage";
const NO = new Set(["false", "0", "no"]);

/** One payload about a call. */
export type Told = { call: string; fields: Fields; settings: Settings; receivedAt: number };

export function sharedOf({ call, receivedAt }: Told, at: number | undefined) {
  return { provider: "vox", call, at: at ?? receivedAt, receivedAt };
}

/** Without a word of what a customer wants forgotten. */
export function eventsOf(...events: CallEvent[]): Reading {
  return { kind: "events", events: events.map((event) => (event.data.optedOut ? withoutContent(event) : event)) };
}

/**
 * A payload as one level of fields, whichever version's envelope they stand in: v1 puts an utterance under `mid_call`, v2 under
 * `call` (contracts/vox.md §2). What stands further in counts more.
 */
export function flatten(object: object): Fields {
  const outer = Fields.ofObject(object);
  const inner = BODIES.map((name) => outer.takeObject(name) ?? {});
  const around = Object.entries(object).filter(([name]) => !BODIES.includes(name));
  const told = [around, ...inner.map(Object.entries)].flat().filter(([, value]) => value !== null);
  return Fields.ofObject(Object.fromEntries(told));
}

/** Under v2's names, then under v1's. */
export function takeParties(fields: Fields, { DEFAULT_COUNTRY }: Settings) {
  const number = numberIn(DEFAULT_COUNTRY);
  return {
    direction: takeDirection(fields),
    from: fields.takeAs("from_number", number) ?? fields.takeAs("call_from", number),
    to: fields.takeAs("to_number", number) ?? fields.takeAs("call_to", number),
    agent: takeAgent(fields),
    variables: takeJson(fields, "dynamic_variables"),
    metadata: takeJson(fields, "metadata"),
  };
}

export function takeJson(fields: Fields, name: string): Record<string, JsonValue> | undefined {
  return fields.takeObject(name) as Record<string, JsonValue> | undefined;
}

/** `call_type` says how the call came about. A word for it that is no direction is left for `extra`. */
function takeDirection(fields: Fields): Direction | undefined {
  const word = fields.peek("call_type")?.toLowerCase();
  if (word === undefined) return undefined;
  if (word === "inbound" || word === "outbound") fields.take("call_type");
  return word === "outbound" || word === "api" ? "outbound" : "inbound";
}

function takeAgent(fields: Fields): { id?: string | undefined; version?: string | undefined } | undefined {
  const agent = Fields.ofObject(fields.takeObject("agent") ?? {});
  const id = agent.take("agent_id") ?? agent.take("id") ?? fields.take("agent_id");
  const version = agent.take("agent_version") ?? agent.take("version") ?? fields.take("agent_version");
  return id || version ? { id, version } : undefined;
}

/** The first of these times that can be read. */
export function takeTime(fields: Fields, names: readonly string[]): number | undefined {
  for (const name of names) {
    const at = fields.takeAs(name, readInstant);
    if (at !== undefined) return at;
  }
  return undefined;
}

/**
 * Whether the customer wants nothing kept, and `silence` where the payload says nothing of it. With VOX_KEEP_OPTED_OUT nobody
 * is asked. Whatever is no plain no is a yes: a wish written oddly is still one.
 */
export function takeWish<Silence extends false | null>(
  fields: Fields,
  { VOX_KEEP_OPTED_OUT }: Settings,
  silence: Silence,
): boolean | Silence {
  if (VOX_KEEP_OPTED_OUT) return false;
  if (!fields.has(WISH)) return silence;
  return fields.takeAs(WISH, (text) => !NO.has(text.toLowerCase())) ?? true;
}

/** Lines of a transcript, and single utterances, are written alike; a role that is neither stays the platform's word. */
export function takeLine(fields: Fields): { role: string; text: string | undefined } {
  const role = fields.take("role") ?? "unknown";
  return { role: ROLES.get(role.toLowerCase()) ?? role, text: fields.takeText("content") ?? fields.takeText("text") };
}

/** What is left of all of these, for an event's `extra`. */
export function restOf(...all: Fields[]): ReturnType<Fields["rest"]> {
  const left = all.flatMap((fields) => Object.entries(fields.rest().extra ?? {}));
  return left.length > 0 ? { extra: Object.fromEntries(left) } : {};
}
