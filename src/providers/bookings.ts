import { bookingCreated } from "../calls/outreach-event.ts";
import type { Provider } from "./provider.ts";
import { standardWebhook } from "./standard-webhook.ts";

/** The owner's calendar, or whatever takes his appointments. */
export const bookings: Provider = {
  name: "bookings",
  lacks: ({ BOOKINGS_SECRET }) => (BOOKINGS_SECRET ? null : "BOOKINGS_SECRET"),
  dialects: [
    standardWebhook({
      secretsOf: ({ BOOKINGS_SECRET, BOOKINGS_SECRET_OLD }) => [BOOKINGS_SECRET, BOOKINGS_SECRET_OLD],
      read: bookingCreated,
    }),
  ],
};
