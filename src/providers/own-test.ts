import { DAY, iso } from "../lib/instant.ts";
import { signWebhook } from "../lib/standard-webhooks.ts";
import { CALLER, postJson } from "./test-delivery.ts";
import type { TestStory } from "./test-stories.ts";

/** An order as the owner's shop would tell of it. */
export const orderTest: TestStory = {
  about: "order",
  isTold: true,
  requestsOf({ ORDERS_SECRET: secret = "" }, { base, id, now }) {
    const order = { id, customer_name: "Offhook", customer_phone: CALLER, items: ["Test"], total_price: 1000 };
    return requestsTo(`${base}/webhooks/orders`, { body: order, id, now, secret });
  },
};

/** An appointment of tomorrow, as the owner's calendar would. */
export const bookingTest: TestStory = {
  about: "booking",
  isTold: true,
  requestsOf({ BOOKINGS_SECRET: secret = "" }, { base, id, now }) {
    const booking = { id, name: "Offhook", phone: CALLER, at: iso(now + DAY) };
    return requestsTo(`${base}/webhooks/bookings`, { body: booking, id, now, secret });
  },
};

type Signing = { body: object; id: string; now: number; secret: string };

async function requestsTo(url: string, { body, id, now, secret }: Signing): Promise<Request[]> {
  const text = JSON.stringify(body);
  return [postJson(url, text, await signWebhook({ id, at: now, body: text, secret }))];
}
