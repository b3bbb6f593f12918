import * as z from "zod";

import type { Clock } from "./clock.ts";
import { freshId, invalid, notFound, parsed } from "./teler-answers.ts";
import { Transfers } from "./teler-transfers.ts";

const number = z.string().regex(/^\+\d{7,15}$/);
/** The platform takes https alone; what is local may be without. */
const url = z
  .url({ protocol: /^https?$/ })
  .max(2083)
  .refine((text) => text.startsWith("https:") || isLocal(text), "https");
const NewCall = z.object({
  from_number: number,
  to_number: number,
  flow_url: url,
  status_callback_url: url,
  record: z.boolean().default(true),
});
/** Whose numbers are this account's. */
const OURS = /^\+91/;

export type Wish = z.infer<typeof NewCall>;
/** A call as `GET /voice/calls/{id}` tells it (contracts/teler.md §4.2). */
export type Call = {
  id: string;
  account_id: string;
  voice_app_id: string | null;
  state: "initiated" | "ringing" | "answered" | "completed" | "failed";
  direction: "inbound" | "outbound";
  from_number: string;
  to_number: string;
  properties: object;
  created_at: string;
  answered_at: string | null;
  ended_at: string | null;
  reason: string | null;
  legs: Leg[];
};
/** One party of it. */
export type Leg = {
  id: string;
  call_session_id: string;
  role: "transfer_target";
  state: "created" | "ringing" | "answered" | "completed" | "failed";
  to_number: string;
  created_at: string;
  answered_at: string | null;
  ended_at: string | null;
  reason: string | null;
};

/** The calls of the account, in the order in which they were made. */
export class Calls {
  readonly #calls: Call[] = [];
  readonly #clock: Clock;
  readonly transfers = new Transfers();
  /** Calls that were hung up from outside. */
  readonly hungUp = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The new call and what was asked for, or the API's refusal of the body. */
  take(body: string): { call: Call; wish: Wish } | Response {
    const read = NewCall.safeParse(parsed(body));
    if (!read.success) return invalid(read.error);
    const { from_number, to_number } = read.data;
    if (!OURS.test(from_number)) {
      const answer = {
        success: false,
        message: "From number is not provisioned.",
        code: "from_number_not_provisioned",
      };
      return Response.json(answer, { status: 400 });
    }
    return { call: this.keep({ from_number, to_number, direction: "outbound" }), wish: read.data };
  }

  keep(known: Pick<Call, "from_number" | "to_number" | "direction">): Call {
    const call: Call = {
      id: freshId("cs_"),
      account_id: "acc_01K2ZP",
      voice_app_id: "va_01K2ZP",
      state: "initiated",
      properties: {},
      created_at: this.#clock.iso(),
      answered_at: null,
      ended_at: null,
      reason: null,
      legs: [],
      ...known,
    };
    this.#calls.push(call);
    return call;
  }

  read(id: string): Response {
    const call = this.#calls.find((one) => one.id === id);
    return call ? Response.json(call) : notFound();
  }

  transfer(id: string, asked: { key: string | null; body: string }): Response {
    const call = this.#calls.find((one) => one.id === id);
    if (!call) return notFound();
    return this.transfers.ask({ id, isLive: call.state === "answered" && !this.hungUp.has(id) }, asked);
  }

  /** The call rings somebody else. */
  addLeg(call: Call, to_number: string): Leg {
    const ids = { id: freshId("cl_"), call_session_id: call.id };
    const times = { created_at: this.#clock.iso(), answered_at: null, ended_at: null };
    const leg: Leg = { ...ids, role: "transfer_target", state: "created", to_number, ...times, reason: null };
    call.legs.push(leg);
    return leg;
  }

  /** Takes effect where the call is (contracts/teler.md §4.3). */
  hangUp(id: string): Response {
    const call = this.#calls.find((one) => one.id === id);
    if (!call) return notFound();
    if (call.state !== "answered" || this.hungUp.has(id)) {
      const answer = { success: false, message: "The call is not live.", code: "call_not_live", type: "invalid_state" };
      return Response.json(answer, { status: 409 });
    }
    this.hungUp.add(id);
    return Response.json({ request_id: freshId("req_") }, { status: 202 });
  }

  /** Newest first. */
  list(query: URLSearchParams): Response {
    const isAsked = (name: string, value: string) => !query.has(name) || query.get(name) === value;
    const bound = (name: string, otherwise: number) => Date.parse(query.get(name) ?? "") || otherwise;
    const found = this.#calls.filter(({ state, from_number, to_number, created_at }) => {
      const at = Date.parse(created_at);
      const isThen = at >= bound("created_after", 0) && at <= bound("created_before", Infinity);
      return (
        isThen && isAsked("state", state) && isAsked("from_number", from_number) && isAsked("to_number", to_number)
      );
    });
    const newest = found.toReversed();
    const from = newest.findIndex(({ id }) => id === query.get("cursor_after")) + 1;
    const data = newest.slice(from, from + Math.min(100, Math.max(1, Number(query.get("limit") ?? 50))));
    const has_more = from + data.length < newest.length;
    const cursors = { next_cursor: has_more ? (data.at(-1)?.id ?? null) : null, previous_cursor: data[0]?.id ?? null };
    return Response.json({ data, ...cursors, has_more });
  }
}

function isLocal(text: string): boolean {
  return ["127.0.0.1", "localhost"].includes(URL.parse(text)?.hostname ?? "");
}
