import * as z from "zod";

import type { Incoming } from "./service.ts";
import { invalid, parsed, refusal } from "./vox-answers.ts";

const OUR_AGENT = "5b0e3c1a-0d44-4b50-8888-8dd25736052a";

const url = z.url().nullable();
/** All of a settings group is replaced by what is sent of it (contracts/vox.md §2, and the vendor's own tool schemas). */
const WebhookSettings = z.strictObject({
  callDataWebhookUrl: url.default(null),
  inboundCallWebhookUrl: url.default(null),
  webhookVersion: z.enum(["v1", "v2"]).nullable().default(null),
  enableAlimtalkOnCallEnd: z.boolean().default(false),
  inboundCallWebhookSigningEnabled: z.boolean().default(false),
});
const Data = z.looseObject({ webhookSettings: WebhookSettings.nullable().default(null) });
const Agent = z.looseObject({
  agent_id: z.string().default(OUR_AGENT),
  name: z.string().default("예약 안내"),
  type: z.string().default("single_prompt"),
  head_revision: z.int().default(1),
  production_version: z.string().nullable().default(null),
  data: Data.prefault({}),
});
/** `published`: the data of the production version, where there is one. */
const Seed = z.strictObject({
  agents: z.array(z.strictObject({ agent: Agent.prefault({}), published: Data.optional() })),
});
const Change = z.strictObject({
  name: z.string().min(1).optional(),
  data: z.looseObject({ webhookSettings: WebhookSettings.optional() }).optional(),
  expected_head_revision: z.int().optional(),
});

type Kept = { agent: z.infer<typeof Agent>; published?: z.infer<typeof Data> | undefined };

/** The agents of all organisations, at first one that tells nobody anything; `PUT /agents {agents}` puts others in their place. */
export class Agents {
  #agents: Kept[] = [{ agent: Agent.parse({}) }];

  /** `asked` is `METHOD path`; undefined for what is not about agents. */
  answer(asked: string, { query, body }: Incoming): Response | undefined {
    if (asked === "GET /v3/agents") return this.#list();
    const [, method, id] = /^(GET|PATCH) \/v3\/agents\/([^/]+)$/.exec(asked) ?? [];
    if (!method) return undefined;
    const kept = this.#agents.find(({ agent }) => agent.agent_id === id);
    if (!kept) return refusal(404, "NOT_FOUND", `no agent ${id}`);
    return method === "GET" ? read(kept, query.get("version") ?? "current") : change(kept, body);
  }

  inspect({ method, path, body }: Incoming): Response | undefined {
    if (path !== "/agents") return undefined;
    if (method === "PUT") this.#agents = Seed.parse(JSON.parse(body)).agents;
    return Response.json({ items: this.#agents });
  }

  #list(): Response {
    const items = this.#agents.map(({ agent: { data: _, ...agent } }) => agent);
    return Response.json({ items, next_cursor: null, total_count: items.length });
  }
}

function read({ agent, published }: Kept, version: string): Response {
  if (version === "current") return Response.json(agent);
  return published ? Response.json({ ...agent, data: published }) : refusal(404, "NOT_FOUND", `no version ${version}`);
}

/** Changes what can be edited; what is published stays as it is. */
function change({ agent }: Kept, body: string): Response {
  const asked = Change.safeParse(parsed(body));
  if (!asked.success) return invalid(asked.error);
  const { name, data, expected_head_revision: expected = agent.head_revision } = asked.data;
  if (expected !== agent.head_revision) return refusal(409, "REVISION_CONFLICT", "the agent has changed since");
  agent.name = name ?? agent.name;
  Object.assign(agent.data, data);
  agent.head_revision++;
  return Response.json(agent);
}
