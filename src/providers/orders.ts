import { orderPlaced } from "../calls/outreach-event.ts";
import type { Provider } from "./provider.ts";
import { standardWebhook } from "./standard-webhook.ts";

/** The owner's shop. */
export const orders: Provider = {
  name: "orders",
  lacks: ({ ORDERS_SECRET }) => (ORDERS_SECRET ? null : "ORDERS_SECRET"),
  dialects: [
    standardWebhook({
      secretsOf: ({ ORDERS_SECRET, ORDERS_SECRET_OLD }) => [ORDERS_SECRET, ORDERS_SECRET_OLD],
      read: orderPlaced,
    }),
  ],
};
