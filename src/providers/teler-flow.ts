import { Fields } from "../lib/fields.ts";
import { areEqual } from "../lib/hmac.ts";
import { type Provider, idOf } from "./provider.ts";
import { events, numberIn, readDirection, readId, readJson, unusable } from "./reading.ts";

/**
 * The question what to do with a call (contracts/teler.md §1). It is not signed, so its URL holds a token; and it is the only delivery that says who
 * called whom.
 */
export const telerFlow: Provider = {
  name: "teler",
  lacks: ({ TELER_URL_TOKEN }) => (TELER_URL_TOKEN ? null : "TELER_URL_TOKEN"),
  dialects: [
    {
      name: "flow",
      matches: () => true,
      async verify({ token }, { TELER_URL_TOKEN }) {
        return token !== undefined && TELER_URL_TOKEN !== undefined && areEqual(token, TELER_URL_TOKEN);
      },
      read: (delivery, { DEFAULT_COUNTRY }) =>
        readJson(delivery, (object) => {
          const fields = Fields.ofObject(object);
          const call = fields.takeAs("call_id", readId);
          if (!call) return unusable("call_id");
          const number = numberIn(DEFAULT_COUNTRY);
          const data = {
            direction: fields.takeAs("direction", readDirection),
            from: fields.takeAs("from_number", number),
            to: fields.takeAs("to_number", number),
          };
          const { receivedAt } = delivery;
          const shared = { id: idOf("teler", call, "flow"), provider: "teler", call, at: receivedAt, receivedAt };
          return events({ ...shared, type: "call.initiated", data: { ...data, ...fields.rest() } });
        }),
    },
  ],
};
