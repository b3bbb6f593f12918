import * as z from "zod";

import { type Result, no, ok } from "../../src/lib/result.ts";
import { everyItem } from "./ask.ts";
import { type Named, compare, stateOf, troubled } from "./compare.ts";
import { firstLacking } from "./lacking.ts";
import type { Facts, Finding, Platform, Reached } from "./platform.ts";

const UNSIGNED =
  "VOX_WEBHOOK_KEY is set, so deliveries without a good signature are refused; this agent does not sign its inbound webhook.";

const url = z.string().nullish();
const WebhookSettings = z.looseObject({ callDataWebhookUrl: url, inboundCallWebhookUrl: url, webhookVersion: url });
const Agent = z.object({
  agent_id: z.string(),
  name: z.string().catch(""),
  head_revision: z.int().optional().catch(undefined),
  production_version: z.string().nullish(),
  data: z.object({ webhookSettings: WebhookSettings.nullish() }).nullish(),
});
type Agent = z.infer<typeof Agent>;
const Listed = z.object({ agent_id: z.string(), name: z.string().catch("") });

/** An agent's `webhookSettings` (contracts/vox.md §2), of which an agent has one: whoever was told before is told no more. */
export const vox: Platform = {
  reach(settings) {
    const lacking = firstLacking(settings, ["VOX_API_KEY", "VOX_WEBHOOK_TOKEN"]);
    if (lacking) return no(lacking);
    const headers = { authorization: `Bearer ${settings.VOX_API_KEY}` };
    const api = { name: "vox.ai", url: `${settings.VOX_API_BASE}/v3/`, headers, key: "VOX_API_KEY" } as const;
    const changed = "vox.ai has changed the agent at the same time (409): run this again, it looks first.";
    return ok({ ...api, base: "VOX_API_BASE", cures: { 409: changed } });
  },
  async choices({ ask, settings }) {
    const items = await everyItem(ask, "agents", { list: "items", cursor: "cursor" });
    if (!items.ok) return items;
    const agents = items.value.flatMap((item) => Listed.safeParse(item).data ?? []);
    return ok(agents.map(({ agent_id: id, name }) => ({ id, name, isUsual: id === settings.VOX_AGENT_ID })));
  },
  async look(ids, reached) {
    const found: Finding[] = [];
    for (const id of ids) found.push(...(await lookAtAgent(id, reached)));
    return found;
  },
  leaves: [
    "Texts that people send are told to the organisation's webhook alone, which is set in the dashboard (Settings › Webhook) to the same URL.",
    "Which of the agent's and the organisation's webhook goes first is in vox.ai's documents only.",
    "A version of an agent is published in the dashboard: that would publish whatever else has changed.",
  ],
};

/** What can be edited of the agent, and what is published of it, which calls may go by and which no change reaches. */
async function lookAtAgent(id: string, reached: Reached): Promise<Finding[]> {
  const named: Named = { platform: "vox", id, what: `agent ${id}`, where: "vox.ai › Agents" };
  const current = await readAgent(id, "current", reached);
  if (!current.ok) return [troubled(named, current.reason)];
  const finding = compareCurrent(current.value, reached);
  const { production_version: version } = current.value;
  if (!version) return [finding];
  const published = await readAgent(id, "production", reached);
  const what = `agent ${current.value.name || id}: published ${version}`;
  const publishedOne = { ...named, id: `${id} published`, what };
  if (!published.ok) return [finding, troubled(publishedOne, published.reason)];
  return [finding, comparePublished(published.value, publishedOne, reached)];
}

async function readAgent(id: string, version: string, { ask }: Reached): Promise<Result<Agent, string>> {
  const answered = await ask({ method: "GET", path: `agents/${encodeURIComponent(id)}?version=${version}` });
  if (!answered.ok) return answered;
  const read = Agent.safeParse(answered.value);
  return read.success ? ok(read.data) : no("vox.ai describes the agent in a shape that Offhook does not know.");
}

function compareCurrent(agent: Agent, { settings, base }: Reached): Finding {
  const { agent_id, name, head_revision, data } = agent;
  const known = name || agent_id;
  const named: Named = { platform: "vox", id: agent_id, what: `agent ${known}`, where: `vox.ai › Agents › ${known}` };
  const after = wantedOf({ settings, base });
  const signs = data?.webhookSettings?.["inboundCallWebhookSigningEnabled"] === true;
  const warnings = settings.VOX_WEBHOOK_KEY && !signs ? [UNSIGNED] : [];
  return compare(named, { before: factsOf(agent), after, base, warnings }, () => ({
    method: "PATCH",
    path: `agents/${encodeURIComponent(agent_id)}`,
    body: {
      // A group of settings is replaced as a whole; null is refused by some.
      data: { webhookSettings: { ...setIn(data?.webhookSettings ?? {}), ...after } },
      // So that nothing is written over which somebody changes just now.
      ...(head_revision !== undefined && { expected_head_revision: head_revision }),
    },
  }));
}

function comparePublished(agent: Agent, named: Named, { settings, base }: Reached): Finding {
  const finding = compare(named, { before: factsOf(agent), after: wantedOf({ settings, base }), base }, () => null);
  if (stateOf(finding) === "right") return finding;
  const byHand = "Calls by the published version still do this: publish a new version of the agent in the dashboard.";
  return { ...finding, warnings: [byHand], isTakeover: false };
}

function setIn(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function factsOf({ data }: Agent): Facts {
  const { callDataWebhookUrl, inboundCallWebhookUrl, webhookVersion } = data?.webhookSettings ?? {};
  return {
    callDataWebhookUrl: callDataWebhookUrl || null,
    inboundCallWebhookUrl: inboundCallWebhookUrl || null,
    webhookVersion: webhookVersion || null,
  };
}

function wantedOf({ settings: { VOX_WEBHOOK_TOKEN = "" }, base }: Pick<Reached, "settings" | "base">): Facts {
  const callDataWebhookUrl = `${base}/webhooks/vox/${encodeURIComponent(VOX_WEBHOOK_TOKEN.toWellFormed())}`;
  return { callDataWebhookUrl, inboundCallWebhookUrl: `${callDataWebhookUrl}/inbound`, webhookVersion: "v2" };
}
