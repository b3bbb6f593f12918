import * as z from "zod";

import { valueIn } from "../../src/connectors/answer.ts";
import { no, ok } from "../../src/lib/result.ts";
import { everyItem } from "./ask.ts";
import { type Named, compare, troubled } from "./compare.ts";
import { firstLacking } from "./lacking.ts";
import type { Facts, Finding, Platform, Reached } from "./platform.ts";
import { findSecret } from "./teler-secret.ts";

/** Offhook reads both; this one names each event, so that a repeat is known for one, and can dial (contracts/teler.md §1, §2). */
const VERSION = "2026-06-01";

const text = z.string().nullish();
const App = z.object({
  id: z.string(),
  name: z.string().catch(""),
  flow_url: text,
  webhook_url: text,
  secret_id: text,
  webhook_api_version: text,
  status: text,
  vn_count: z.number().optional().catch(undefined),
});
type App = z.infer<typeof App>;

/** `PATCH /voice/apps/{id}` (contracts/teler.md §4.4): what answers a call, who is told, in which version, signed with which secret. */
export const teler: Platform = {
  reach(settings) {
    const { TELER_WEBHOOK_SECRET, TELER_URL_TOKEN, TELER_API_BASE, TELER_API_KEY = "" } = settings;
    const lacking = firstLacking(settings, ["TELER_API_KEY"]);
    if (lacking) return no(lacking);
    if (!TELER_WEBHOOK_SECRET && !TELER_URL_TOKEN) return no("TELER_WEBHOOK_SECRET");
    const headers = { "x-api-key": TELER_API_KEY };
    const api = { name: "Teler", url: `${TELER_API_BASE}/api/v1/`, headers, key: "TELER_API_KEY" } as const;
    // It has no 401.
    const unknown = "Teler does not know the key in TELER_API_KEY (403): copy it once more from its dashboard, whole.";
    return ok({ ...api, base: "TELER_API_BASE", cures: { 403: unknown } });
  },
  async choices({ ask, base }) {
    const items = await everyItem(ask, "voice/apps", { list: "data", cursor: "cursor_after" });
    if (!items.ok) return items;
    const apps = items.value.flatMap((item) => App.safeParse(item).data ?? []);
    const isOurs = ({ webhook_url }: App) => webhook_url?.startsWith(`${base}/`) ?? false;
    return ok(apps.map((app) => ({ id: app.id, name: app.name, isUsual: isOurs(app) })));
  },
  async look(ids, reached) {
    const found: Finding[] = [];
    for (const id of ids) found.push(await lookAtApp(id, reached));
    return found;
  },
  leaves: [
    "Which numbers belong to a Voice App, its fallback URL and whether it is active stay as they are.",
    "Secrets are made and rotated in Teler's dashboard: TELER_WEBHOOK_SECRET is copied from there.",
  ],
};

async function lookAtApp(id: string, reached: Reached): Promise<Finding> {
  const named: Named = { platform: "teler", id, what: `Voice App ${id}`, where: "Teler › Voice Apps" };
  const answered = await reached.ask({ method: "GET", path: `voice/apps/${encodeURIComponent(id)}` });
  if (!answered.ok) return troubled(named, answered.reason);
  // Its own client takes both.
  const read = App.safeParse(valueIn(answered.value, "data") ?? answered.value);
  if (!read.success) return troubled(named, "Teler describes the Voice App in a shape that Offhook does not know.");
  const { secret, warnings } = await secretFor(read.data, reached);
  return compareApp(read.data, { ...reached, secret, warnings: [...warnings, ...standingOf(read.data)] });
}

/** Which secret it has to have, and what is to be said of it. Where none is known it keeps what it has. */
async function secretFor({ secret_id }: App, reached: Reached): Promise<{ secret: string | null; warnings: string[] }> {
  const attached = secret_id ?? null;
  if (!reached.settings.TELER_WEBHOOK_SECRET) {
    const unread = "It signs with a secret, which is not checked while TELER_WEBHOOK_SECRET is not set.";
    return { secret: attached, warnings: attached === null ? [] : [unread] };
  }
  const found = await findSecret(attached, reached);
  if (found.ok && found.value !== null) return { secret: found.value, warnings: [] };
  const why = found.ok
    ? "None of the account's secrets has the value of TELER_WEBHOOK_SECRET: copy it from Teler's dashboard, or all deliveries are refused."
    : `Whether the Voice App signs with TELER_WEBHOOK_SECRET can't be seen: ${found.reason}`;
  return { secret: attached, warnings: [why] };
}

function standingOf({ status, vn_count }: App): string[] {
  return [
    ...(status === "inactive" ? ["It is inactive: no call comes of it until it is activated in the dashboard."] : []),
    ...(vn_count === 0 ? ["No number belongs to it: nobody can call it until one does."] : []),
  ];
}

type Known = Reached & { secret: string | null; warnings: string[] };

function compareApp(app: App, { settings, base, secret, warnings }: Known): Finding {
  const { id, name, flow_url, webhook_url, webhook_api_version, secret_id } = app;
  const { TELER_URL_TOKEN, TELER_WEBHOOK_SECRET } = settings;
  const token = TELER_URL_TOKEN === undefined ? null : encodeURIComponent(TELER_URL_TOKEN.toWellFormed());
  const before: Facts = {
    flow_url: flow_url ?? null,
    webhook_url: webhook_url ?? null,
    webhook_api_version: webhook_api_version ?? null,
    secret_id: secret_id ?? null,
  };
  const after: Facts = {
    flow_url: token === null ? (before["flow_url"] ?? null) : `${base}/voice/teler/${token}`,
    webhook_url: `${base}/webhooks/teler${TELER_WEBHOOK_SECRET ? "" : `/${token}`}`,
    webhook_api_version: VERSION,
    secret_id: secret,
  };
  const silent = "TELER_URL_TOKEN is not set, so Offhook answers no calls here: flow_url stays as it is.";
  const said = token === null ? [...warnings, silent] : warnings;
  const known = name || id;
  const named: Named = { platform: "teler", id, what: `Voice App ${known}`, where: `Teler › Voice Apps › ${known}` };
  return compare(named, { before, after, base, warnings: said }, (body) => ({
    method: "PATCH",
    path: `voice/apps/${encodeURIComponent(id)}`,
    body,
  }));
}
