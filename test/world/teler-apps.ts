import * as z from "zod";

import type { Incoming } from "./service.ts";
import { invalid, parsed } from "./teler-answers.ts";

const ACCOUNT = "acc_01K2ZP";
const OUR_APP = "va_01K2ZP";

const url = z.url().max(2083);
const Version = z.enum(["2025-08-01", "2026-06-01"]);
const App = z.strictObject({
  id: z.string().default(OUR_APP),
  name: z.string().default("Support"),
  flow_url: url.default("https://old.example/flow"),
  webhook_url: url.default("https://old.example/webhook"),
  fallback_url: url.nullable().default(null),
  status: z.enum(["active", "inactive"]).default("active"),
  channel_limit: z.int().nullable().default(null),
  vn_count: z.int().default(1),
  secret_id: z.string().nullable().default(null),
  webhook_api_version: Version.default("2025-08-01"),
  account_id: z.string().default(ACCOUNT),
});
const Secret = z.strictObject({ id: z.string(), name: z.string(), secret_value: z.string() });
const Seed = z.strictObject({ apps: z.array(App.prefault({})), secrets: z.array(Secret).default([]) });
/** It takes no other keys, and null for "as it is" (contracts/teler.md §4.4). */
const Change = z.strictObject({
  name: z.string().min(1).nullish(),
  flow_url: url.nullish(),
  webhook_url: url.nullish(),
  fallback_url: url.nullish(),
  status: z.enum(["active", "inactive"]).nullish(),
  channel_limit: z.int().nullish(),
  secret_id: z.string().nullish(),
  webhook_api_version: Version.nullish(),
});

/** The Voice Apps and the secrets of all accounts; `PUT /apps {apps, secrets}` puts others in their place. */
export class Apps {
  #apps = [App.parse({})];
  #secrets: z.infer<typeof Secret>[] = [];

  /** `asked` is `METHOD path` after `/api/v1`; undefined for what is about neither. */
  answer(asked: string, { query, body }: Incoming): Response | undefined {
    if (asked === "GET /voice/apps") return page(this.#apps, query);
    if (asked === "GET /secrets")
      return page(
        this.#secrets.map(({ secret_value: _, ...secret }) => secret),
        query,
      );
    const [, method, resource, id] = /^(GET|PATCH) \/(voice\/apps|secrets)\/([^/]+)$/.exec(asked) ?? [];
    if (resource === "secrets" && method === "GET") return single(this.#secrets, id);
    if (resource !== "voice/apps") return undefined;
    return method === "GET" ? single(this.#apps, id) : this.#change(id, body);
  }

  inspect({ method, path, body }: Incoming): Response | undefined {
    if (path !== "/apps") return undefined;
    if (method === "PUT") {
      const { apps, secrets } = Seed.parse(JSON.parse(body));
      this.#apps = apps;
      this.#secrets = secrets;
    }
    return Response.json({ items: this.#apps });
  }

  #change(id: string | undefined, body: string): Response {
    const asked = Change.safeParse(parsed(body));
    if (!asked.success) return invalid(asked.error);
    const app = this.#apps.find((one) => one.id === id);
    if (!app) return missing();
    const { secret_id } = asked.data;
    if (secret_id && !this.#secrets.some((secret) => secret.id === secret_id)) return missing();
    Object.assign(app, Object.fromEntries(Object.entries(asked.data).filter(([, value]) => value != null)));
    return Response.json(app);
  }
}

function single(all: { id: string }[], id: string | undefined): Response {
  const found = all.find((item) => item.id === id);
  return found ? Response.json(found) : missing();
}

function page(all: { id: string }[], query: URLSearchParams): Response {
  const from = all.findIndex(({ id }) => id === query.get("cursor_after")) + 1;
  const data = all.slice(from, from + Math.min(100, Number(query.get("limit") ?? 10)));
  const has_more = from + data.length < all.length;
  return Response.json({ data, next_cursor: has_more ? data.at(-1)?.id : null, previous_cursor: null, has_more });
}

function missing(): Response {
  return Response.json({ success: false, message: "Not found." }, { status: 404 });
}
