import worker, {
  CallObject as RealCallObject,
  ContactObject as RealContactObject,
  ConversationObject as RealConversationObject,
  OutreachObject as RealOutreachObject,
} from "../src/index.ts";
import { Meter } from "./meter.ts";
import { meteredEnv, meteredMessages, meterSockets, meterStorage } from "./metered.ts";

const meter = new Meter();
meterSockets(meter);

/** The real object of a call, with its storage on the meter. */
export class CallObject extends RealCallObject {
  constructor(ctx: DurableObjectState, env: Env) {
    meterStorage(ctx.storage, meter);
    super(ctx, meteredEnv(env, meter));
  }
}

/** The real object of a number, likewise. */
export class ContactObject extends RealContactObject {
  constructor(ctx: DurableObjectState, env: Env) {
    meterStorage(ctx.storage, meter);
    super(ctx, meteredEnv(env, meter));
  }
}

/** The real object of a booking or an order, likewise. */
export class OutreachObject extends RealOutreachObject {
  constructor(ctx: DurableObjectState, env: Env) {
    meterStorage(ctx.storage, meter);
    super(ctx, meteredEnv(env, meter));
  }
}

/** The real object of a conversation, likewise. */
export class ConversationObject extends RealConversationObject {
  constructor(ctx: DurableObjectState, env: Env) {
    meterStorage(ctx.storage, meter);
    super(ctx, meteredEnv(env, meter));
  }
}

count(CallObject.prototype, "");
count(OutreachObject.prototype, "outreach's ");
count(ContactObject.prototype, "contact's ");
count(ConversationObject.prototype, "talk's ");

/** Whatever can be called from outside is a billed request, also methods that are yet to be written. */
function count(counted: CallObject | ContactObject | OutreachObject | ConversationObject, whose: string): void {
  const stored: unknown = Object.getPrototypeOf(Object.getPrototypeOf(counted));
  for (const name of Object.getOwnPropertyNames(stored)) {
    const method: unknown = Reflect.get(counted, name);
    if (name === "constructor" || typeof method !== "function") continue;
    const value = function it(this: object, ...args: unknown[]): unknown {
      return meter.during(whose + name, (): unknown => Reflect.apply(method, this, args));
    };
    Object.defineProperty(counted, name, { value });
  }
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
