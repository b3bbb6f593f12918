import type { MiddlewareHandler } from "hono";

import { areEqual } from "../lib/hmac.ts";
import type { Settings } from "../settings.ts";

declare module "hono" {
  interface ContextVariableMap {
    /** Why a request is refused, for the log. */
    refusal?: string;
  }
}

/** Lets in who bears the admin token. While that is not set, nobody. */
export function authorize(settingsOf: (env: Env) => Settings): MiddlewareHandler<{ Bindings: Env }> {
  return async (c, next) => {
    const expected = settingsOf(c.env).ADMIN_TOKEN;
    const [, given] = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    if (!expected || !given || !(await areEqual(given, expected))) {
      c.set("refusal", expected ? "no or wrong admin token" : "ADMIN_TOKEN is not set");
      return c.json({ error: "unauthorized" }, 401);
    }
    return next();
  };
}
