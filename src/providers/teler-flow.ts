import type { CountryCode } from "libphonenumber-js/min";

import { Fields } from "../lib/fields.ts";
import { areEqual } from "../lib/hmac.ts";
import { parseObject } from "../lib/json.ts";
import type { Settings } from "../settings.ts";
import { type Delivery, type Provider, idOf, textOf } from "./provider.ts";
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
          const data = partiesOf(fields, DEFAULT_COUNTRY);
          const { receivedAt } = delivery;
          const shared = { id: idOf("teler", call, "flow"), provider: "teler", call, at: receivedAt, receivedAt };
          return events({ ...shared, type: "call.initiated", data: { ...data, ...fields.rest() } });
        }),
    },
  ],
};

/** Which call asks, which way it goes, from whom and to whom; null where it does not say which. */
export function callIn(delivery: Delivery, { DEFAULT_COUNTRY }: Settings) {
  const fields = Fields.ofObject(parseObject(textOf(delivery)) ?? {});
  const call = fields.takeAs("call_id", readId);
  return call ? { call, ...partiesOf(fields, DEFAULT_COUNTRY) } : null;
}

function partiesOf(fields: Fields, country: CountryCode) {
  const number = numberIn(country);
  return {
    direction: fields.takeAs("direction", readDirection),
    from: fields.takeAs("from_number", number),
    to: fields.takeAs("to_number", number),
  };
}
