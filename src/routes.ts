import { type Context, type Handler, Hono, type MiddlewareHandler } from "hono";
import { routePath } from "hono/route";

import { resolveAction, retryAction } from "./api/actions.ts";
import { authorize } from "./api/authorize.ts";
import { getCall } from "./api/calls.ts";
import { deleteContact, getContact, getTimeline, putContact } from "./api/contacts.ts";
import { healthz } from "./api/healthz.ts";
import { getCalls } from "./api/list-calls.ts";
import { getContacts } from "./api/list-contacts.ts";
import { getUnreadable } from "./api/list-unreadable.ts";
import { flowOf } from "./conversation/flow.ts";
import { commandAt } from "./conversation/loop.ts";
import { tellVariables } from "./intake/before-call.ts";
import { type Door, type Received, receive } from "./intake/receive.ts";
import { replay } from "./intake/replay.ts";
import { parseObject } from "./lib/json.ts";
import { describe, log } from "./lib/log.ts";
import { providers } from "./providers/index.ts";
import { loopEventOf } from "./providers/loop-reading.ts";
import { type Provider, textOf } from "./providers/provider.ts";
import { telerFlow } from "./providers/teler-flow.ts";
import { voxInbound } from "./providers/vox-inbound.ts";
import { BadSetting, type SettingName, demand, problemsOf, settingsOf } from "./settings.ts";

type App = { Bindings: Env };
/** How a platform is answered that asks something; null is the usual answer. */
type Reply = (received: Received, door: Door) => Response | null | Promise<Response | null>;

/** Every URL we answer. */
export const routes = new Hono<App>();

routes.use(reportRefusals());
routes.use("/api/*", authorize(settingsOf));

answer("/webhooks/clawops", { POST: into(providers.clawops) });
answer("/webhooks/clawops/:token", { POST: into(providers.clawops) });
answer("/webhooks/vox/:token", { POST: into(providers.vox) });
answer("/webhooks/vox/:token/inbound", { POST: into(voxInbound, tellVariables, { verify: [], keep: [] }) });
answer("/webhooks/teler", { POST: into(providers.teler) });
answer("/webhooks/teler/:token", { POST: into(providers.teler) });
answer("/voice/teler/:token", { POST: into(telerFlow, (_, { settings }) => Response.json(flowOf(settings))) });
answer("/webhooks/loop", { POST: into(providers.loop, loopCommand) });
answer("/api/calls", { GET: getCalls(settingsOf) });
answer("/api/calls/:provider/:id", { GET: getCall });
answer("/api/actions/:id/retry", { POST: retryAction });
answer("/api/actions/:id/resolve", { POST: resolveAction });
answer("/api/contacts", { GET: getContacts(settingsOf) });
answer("/api/contacts/:phone", {
  GET: getContact(settingsOf),
  PUT: putContact(settingsOf),
  DELETE: deleteContact(settingsOf),
});
answer("/api/contacts/:phone/timeline", { GET: getTimeline(settingsOf) });
answer("/api/unreadable", { GET: getUnreadable });
answer("/api/unreadable/:id/replay", { POST: replayed });
answer("/healthz", { GET: (c) => c.json(healthz(problemsOf(c.env))) });

routes.notFound((c) => {
  c.set("refusal", "no such URL");
  return c.json({ error: "no such URL" }, 404);
});
routes.onError((thrown, c) => {
  if (thrown instanceof BadSetting) {
    c.set("refusal", thrown.message);
    return c.json({ error: thrown.message }, 503, { "retry-after": "60" });
  }
  log("error", "bug", { route: routePath(c), cause: describe(thrown), stack: thrown.stack });
  return c.json({ error: "something went wrong here" }, 500);
});

type Method = "GET" | "POST" | "PUT" | "DELETE";

function answer<Path extends string>(path: Path, handlers: Partial<Record<Method, Handler<App, Path>>>): void {
  for (const [method, handler] of Object.entries(handlers)) routes.on(method, path, handler);
  const allowed = Object.keys(handlers).join(", ");
  routes.all(path, (c) => {
    c.set("refusal", "no such method");
    return c.json({ error: `only ${allowed} is answered here` }, 405, { allow: allowed });
  });
}

/** One line for each refusal; deliveries write their own. */
function reportRefusals(): MiddlewareHandler<App> {
  return async (c, next) => {
    const startedAt = Date.now();
    await next();
    const reason = c.get("refusal");
    if (reason === undefined) return;
    log(c.res.status < 500 ? "warn" : "error", "refusal", {
      request: c.req.header("cf-ray") ?? crypto.randomUUID(),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      reason,
      ms: Date.now() - startedAt,
    });
  };
}

function into(provider: Provider, reply?: Reply, needs?: Needs) {
  return (c: Context<App>): Promise<Response> => {
    const door = doorOf(c, needs);
    return receive(c.req.raw, provider, { ...door, ...(reply && { reply: (received) => reply(received, door) }) });
  };
}

/** Settings that must not be bad when a delivery is verified, and when it is kept: then that is found out before anything is stored. */
type Needs = { verify: readonly SettingName[]; keep: readonly SettingName[] };
const NEEDED: Needs = { verify: ["PUBLIC_URL"], keep: ["DEFAULT_COUNTRY", "HOLD_MS", "RETENTION_DAYS"] };

function doorOf(c: Context<App>, { verify, keep }: Needs = NEEDED): Door {
  const settings = settingsOf(c.env);
  demand(c.env, verify);
  const isPublicUrlBad = problemsOf(c.env).some(({ setting, isBad }) => setting === "PUBLIC_URL" && isBad);
  return {
    env: c.env,
    settings,
    demand: () => demand(c.env, keep),
    base: (isPublicUrlBad ? null : settings.PUBLIC_URL) ?? new URL(c.req.url).origin,
    token: c.req.param("token"),
    waitUntil: (promise) => c.executionCtx.waitUntil(promise),
  };
}

/** The loop's platform waits to be told what to do, unless what it told us could not be stored or is no step of the loop. */
function loopCommand({ delivery, ending }: Received, { settings }: Door): Response | null {
  if (!["accepted", "duplicate", "ignored"].includes(ending.kind)) return null;
  const step = loopEventOf(parseObject(textOf(delivery)) ?? {}, settings);
  const command = step && commandAt({ step: step.name, caller: step.caller }, settings, delivery.receivedAt);
  return command && Response.json(command);
}

async function replayed(c: Context<App, "/api/unreadable/:id/replay">): Promise<Response> {
  return (await replay(c.req.param("id"), doorOf(c))) ?? c.json({ error: "no such delivery" }, 404);
}
