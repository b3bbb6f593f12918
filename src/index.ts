import { consume } from "./delivery/consume.ts";
import { CallObject as StoredCall } from "./objects/call-object.ts";
import { routes } from "./routes.ts";
import { secretsOf, settingsOf } from "./settings.ts";

/** A call's object as Cloudflare makes it: told the settings, which only this file and the routes read. */
export class CallObject extends StoredCall {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, settingsOf(env));
  }
}

export default {
  fetch: routes.fetch,
  async queue(batch, env) {
    const settings = settingsOf(env);
    await consume(batch, {
      env,
      settings,
      secrets: secretsOf(settings),
      fetch: (...args) => fetch(...args),
    });
  },
} satisfies ExportedHandler<Env>;
