import worker, { CallObject as RealCallObject } from "../src/index.ts";
import { Meter } from "./meter.ts";
import { meteredEnv, meteredMessages, meterStorage } from "./metered.ts";

export { ContactObject } from "../src/index.ts";

const meter = new Meter();

/** The real object of a call, with its storage on the meter. */
export class CallObject extends RealCallObject {
  constructor(ctx: DurableObjectState, env: Env) {
    meterStorage(ctx.storage, meter);
    super(ctx, meteredEnv(env, meter));
  }
}

// Whatever can be called from outside is a billed request, also methods that are yet to be written.
for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(RealCallObject.prototype))) {
  const method: unknown = Reflect.get(RealCallObject.prototype, name);
  if (name === "constructor" || typeof method !== "function") continue;
  const value = function counted(this: CallObject, ...args: unknown[]): unknown {
    return meter.during(name, (): unknown => Reflect.apply(method, this, args));
  };
  Object.defineProperty(CallObject.prototype, name, { value });
}

/** Offhook, counted: the real one in all it does. `GET /__counts` gives the counts, `DELETE` sets them to nothing. */
export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/__counts") return tell(request.method);
    meter.add("workerRequests");
    return worker.fetch(request, meteredEnv(env, meter), ctx);
  },
  async queue(batch, env) {
    meter.add("workerRequests");
    meteredMessages(batch, meter);
    await worker.queue(batch, meteredEnv(env, meter));
  },
} satisfies ExportedHandler<Env>;

function tell(method: string): Response {
  const counts = meter.counts();
  if (method === "DELETE") meter.reset();
  return Response.json(counts);
}
