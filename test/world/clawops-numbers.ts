import * as z from "zod";

import { domestic, type Handlers, Refusal, valid } from "./clawops-answers.ts";
import type { Clock } from "./clock.ts";
import type { Incoming } from "./service.ts";

const OUR_NUMBER = "07052351234";
/** What each routing needs to lead somewhere. */
const TARGETS = {
  webhook: "webhookUrl",
  agent: "agentId",
  callflow: "callFlowId",
  forward: "forwardTo",
  sip: "sipEndpointId",
  softphone: "sipCredentialId",
} as const;
const TOKENS = new Set(["initiated", "ringing", "answered", "completed", "transfer"]);

const text = z.string().nullable();
const events = text.refine((tokens) => (tokens ?? "").split(" ").every((token) => !token || TOKENS.has(token)));
const Routing = z.enum(["webhook", "agent", "callflow", "forward", "sip", "softphone"]);
/** A partial update (contracts/clawops.md §3.4): what is not named stays. */
const Change = z
  .strictObject({
    routingType: Routing,
    agentId: text,
    callFlowId: text,
    forwardTo: text,
    sipEndpointId: text,
    sipCredentialId: text,
    webhookUrl: z.url().nullable(),
    webhookMethod: z.enum(["POST", "GET"]),
    webhookHeaders: z.record(z.string(), z.string()).nullable(),
    callContextUrl: z.url().nullable(),
    statusCallback: text,
    statusCallbackEvents: events,
    dictionaryId: text,
  })
  .partial();
const Seed = z.strictObject({
  numbers: z.array(Change.extend({ number: z.string(), numberType: z.enum(["did", "representative"]).default("did") })),
});
type Kept = z.infer<typeof Change> & { number: string; numberType: string; routingType: z.infer<typeof Routing> };

/** The numbers of all accounts. Every one was bought and nothing was set; `PUT /numbers {numbers}` puts others in their place. */
export class Numbers {
  #numbers = new Map<string, Kept>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#put([{ number: OUR_NUMBER, numberType: "did" }]);
  }

  get handlers(): Handlers {
    return {
      "GET numbers": () => Response.json({ data: [...this.#numbers.values()] }),
      "PUT numbers/:id": ({ id, body }) => {
        const before = this.#numbers.get(domestic(decodeURIComponent(id)));
        if (!before) throw new Refusal(404, "not_found", "no such number");
        const after = changed(before, valid(Change, body));
        this.#numbers.set(before.number, after);
        return Response.json(after);
      },
    };
  }

  inspect({ method, path, body }: Incoming): Response | undefined {
    if (path !== "/numbers") return undefined;
    if (method === "PUT") this.#put(Seed.parse(JSON.parse(body)).numbers);
    return Response.json({ items: [...this.#numbers.values()] });
  }

  #put(numbers: (z.infer<typeof Change> & { number: string; numberType: string })[]): void {
    const nothing = Object.fromEntries(Object.keys(Change.shape).map((name) => [name, null]));
    const fresh = { ...nothing, webhookMethod: "POST", source: "pool", createdAt: this.#clock.iso() } as const;
    const kept = numbers.map((number) => ({ ...fresh, ...number, routingType: number.routingType ?? "webhook" }));
    this.#numbers = new Map(kept.map((number) => [number.number, number]));
  }
}

/** Another routing empties what the others led to. */
function changed(before: Kept, change: z.infer<typeof Change>): Kept {
  const after: Kept = { ...before, ...change, routingType: change.routingType ?? before.routingType };
  if (after.numberType === "representative" && after.routingType !== "forward")
    throw new Refusal(400, "VALIDATION", "a representative number can only be forwarded");
  const target = TARGETS[after.routingType];
  if (change.routingType && !after[target]) throw new Refusal(400, "VALIDATION", `${target} is required`);
  const others = Object.values(TARGETS).filter((name) => name !== target && name !== "webhookUrl");
  return { ...after, ...Object.fromEntries(others.map((name) => [name, null])) };
}
