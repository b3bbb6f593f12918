import { type Context, type Handler, Hono } from "hono";

import { resolveAction, retryAction } from "./api/actions.ts";
import { authorize } from "./api/authorize.ts";
import { getCall } from "./api/calls.ts";
import { healthz } from "./api/healthz.ts";
import { receive } from "./intake/receive.ts";
import { describe, log } from "./lib/log.ts";
import { providers } from "./providers/index.ts";
import type { Provider } from "./providers/provider.ts";
import { BadSetting, demand, problemsOf, settingsOf } from "./settings.ts";

type App = { Bindings: Env };

/** Every URL we answer. */
export const routes = new Hono<App>();

routes.use("/api/*", authorize(settingsOf));

answer("POST", "/webhooks/clawops", into(providers.clawops));
answer("POST", "/webhooks/clawops/:ref", into(providers.clawops));
answer("GET", "/api/calls/:provider/:id", getCall);
answer("POST", "/api/actions/:id/retry", retryAction);
answer("POST", "/api/actions/:id/resolve", resolveAction);
answer("GET", "/healthz", (c) => c.json(healthz(problemsOf(c.env))));

routes.notFound((c) => c.json({ error: "no such URL" }, 404));
routes.onError((thrown, c) => {
  if (thrown instanceof BadSetting) {
    log("error", "refusal", { route: c.req.routePath, status: 503, reason: thrown.message });
    return c.json({ error: thrown.message }, 503, { "retry-after": "60" });
  }
  log("error", "bug", { route: c.req.routePath, cause: describe(thrown), stack: thrown.stack });
  return c.json({ error: "something went wrong here" }, 500);
});

function answer<Path extends string>(method: "GET" | "POST", path: Path, handler: Handler<App, Path>): void {
  routes.on(method, path, handler);
  routes.all(path, (c) => c.json({ error: `only ${method} is answered here` }, 405, { allow: method }));
}

function into(provider: Provider): (c: Context<App>) => Promise<Response> {
  return (c) => {
    const settings = settingsOf(c.env);
    demand(settings, ["PUBLIC_URL", "DEFAULT_COUNTRY", "HOLD_MS", "RETENTION_DAYS"]);
    return receive(c.req.raw, provider, {
      env: c.env,
      settings,
      waitUntil: (promise) => c.executionCtx.waitUntil(promise),
    });
  };
}
