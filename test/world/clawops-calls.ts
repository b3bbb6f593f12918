import * as z from "zod";

import { type Ask, asks, freshId, type Handlers, paged, Refusal, valid } from "./clawops-answers.ts";
import { type Artefacts, createArtefacts } from "./clawops-artefacts.ts";
import type { Clock } from "./clock.ts";
import type { Incoming } from "./service.ts";

/** The Business plan's limit of calls at one time. */
const CONCURRENT_CALLS = 10;
const UNDER_WAY = new Set(["queued", "ringing", "in-progress"]);

const text = z.string().nullable().default(null);
const number = z.number().nullable().default(null);
/** The Call object (contracts/clawops.md §3.1). */
const Call = z.looseObject({
  callId: z.string().default(() => freshId("CA")),
  accountId: z.string().default("AC7d2e9f41"),
  status: z.string().default("completed"),
  from: z.string(),
  to: z.string(),
  direction: z.enum(["inbound", "outbound"]).default("inbound"),
  duration: number,
  answeredBy: text,
  recordingUrl: text,
  hangupCause: text,
  hangupCauseQ850: number,
  sipResponseCode: number,
  hangupSource: text,
  transferTo: text,
  transferStatus: text,
  transferDuration: number,
  dateCreated: z.string().optional(),
  dateUpdated: z.string().optional(),
});
/** What `POST /_/clawops/calls` takes: a call, and what the platform made of it. The same callId again replaces it. */
const Seed = z.looseObject({ call: Call });
const Lines = z.strictObject({ lines: z.int().min(0) });

export type Call = z.infer<typeof Call>;

/** The calls of all accounts. */
export class Calls {
  readonly #calls = new Map<string, Call>();
  readonly #clock: Clock;
  readonly artefacts: Artefacts;
  #lines = CONCURRENT_CALLS;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.artefacts = createArtefacts((id) => Boolean(this.#calls.get(id)?.recordingUrl));
  }

  get handlers(): Handlers {
    return {
      "GET calls": ({ query }) =>
        paged(
          [...this.#calls.values()].filter((call) => isAskedFor(call, query)),
          query,
        ),
      "GET calls/:id": ({ id }) => Response.json({ ...this.#find(id), transfers: [] }),
      "POST calls/:id": (ask) => this.#hangUp(ask),
      ...this.artefacts.handlers,
    };
  }

  /** A call as it is now, known by its id from now on. */
  keep(call: z.input<typeof Call>): Call {
    const at = this.#clock.iso();
    const kept = Call.parse({ dateCreated: at, dateUpdated: at, ...call });
    this.#calls.set(kept.callId, kept);
    return kept;
  }

  change(id: string, changes: Partial<Call>): Call {
    return this.keep({ ...this.#find(id), dateUpdated: this.#clock.iso(), ...changes });
  }

  isOver(id: string): boolean {
    return !UNDER_WAY.has(this.#find(id).status);
  }

  isFull(): boolean {
    return [...this.#calls.values()].filter(({ status }) => UNDER_WAY.has(status)).length >= this.#lines;
  }

  /** Answers what tests tell of calls; undefined for what is not ours. */
  inspect({ method, path, body }: Incoming): Response | undefined {
    const [, id] = /^\/calls\/([^/]+)\/artefacts$/.exec(path) ?? [];
    if (method === "POST" && path === "/calls") return this.#seed(JSON.parse(body));
    if (method === "PUT" && path === "/lines") return this.#limit(JSON.parse(body));
    if (method !== "POST" || id === undefined) return undefined;
    this.artefacts.seed(id, JSON.parse(body));
    return Response.json({ status: "seeded" }, { status: 201 });
  }

  #seed(body: unknown): Response {
    const { call, ...made } = Seed.parse(body);
    this.artefacts.seed(call.callId, made);
    return Response.json(this.keep(call), { status: 201 });
  }

  #limit(body: unknown): Response {
    this.#lines = Lines.parse(body).lines;
    return Response.json({ lines: this.#lines });
  }

  #find(id: string): Call {
    const call = this.#calls.get(id);
    if (!call) throw new Refusal(404, "not_found", "no such call");
    return call;
  }

  #hangUp({ id, body }: Ask): Response {
    valid(z.object({ Status: z.literal("completed") }), body);
    const { status } = this.#find(id);
    if (!UNDER_WAY.has(status)) throw new Refusal(409, "hangup_not_applicable", "the call is over", { status });
    const over = this.change(id, { status: "completed", hangupSource: "app" });
    return Response.json({ callId: id, status: over.status });
  }
}

function isAskedFor({ status, from, to, dateCreated = "", ...call }: Call, query: URLSearchParams): boolean {
  const bound = (name: string, otherwise: number) => Date.parse(query.get(name) ?? "") || otherwise;
  const created = Date.parse(dateCreated);
  if (created < bound("since", 0) || created > bound("until", Infinity)) return false;
  const isBetween = asks(query, "from", from) && asks(query, "to", to) && asks(query, "number", from, to);
  return isBetween && asks(query, "status", status) && asks(query, "hangupCause", call.hangupCause ?? "");
}
