import * as z from "zod";

import { Line } from "./lines.ts";
import { type Outside, write } from "./outside.ts";
import { Behaviour } from "./people.ts";
import { e164 } from "./phone.ts";
import { forTests, type Incoming, type Service, textAnswer } from "./service.ts";

const Ms = z.number().nonnegative();
const Times = { dialMs: Ms, ringMs: Ms, turnMs: Ms, talkMs: Ms, backMs: Ms, madeMs: Ms };
const Pace = z.strictObject({ ...Times, speed: z.number().positive() }).partial();
const Via = { phone: z.string().transform(e164), via: z.enum(["clawops", "vox", "teler"]).default("clawops") };
const Writing = z.strictObject({ ...Via, text: z.string() });
const Calling = z.strictObject({
  ...Via,
  /** Offhook itself is to answer, not the number's agent. */
  live: z.strictObject({ keys: z.array(z.string()).default([]), lines: z.array(Line).default([]) }).optional(),
});

/**
 * The people at the other end: `POST /` says how one behaves (people.ts), `PUT /pace` how quick all is (outside.ts), `POST /texts {phone, via,
 * text}` and `POST /calls {phone, via, live}` have one write or call unasked; with `live` the number is one whose calls Offhook answers. `GET /calls`, `/texts` (`?phone=`) and `/violations` tell what happened
 * (logbook.ts).
 */
export function createPeople(outside: Outside): Service {
  const { logbook, people, pace, lines } = outside;
  const ofPhone = <Item extends { person: string }>(items: Item[], { query }: Incoming) => {
    const phone = query.get("phone");
    return phone === null ? items : items.filter(({ person }) => person === e164(phone));
  };
  const handlers: Record<string, (incoming: Incoming) => object> = {
    "POST /": ({ body }) => people.set(Behaviour.parse(JSON.parse(body))),
    "PUT /pace": ({ body }) => Object.assign(pace, Pace.parse(JSON.parse(body))),
    "POST /texts": ({ body }) => {
      const { phone: person, via: platform, text } = Writing.parse(JSON.parse(body));
      write(outside, { platform, person, text });
      return { status: "written" };
    },
    "POST /calls": ({ body }) => {
      const { phone, via, live } = Calling.parse(JSON.parse(body));
      void lines.get(via)?.call(phone, undefined, live);
      return { status: "calling" };
    },
    "GET /calls": (incoming) => {
      const items = ofPhone(logbook.calls, incoming);
      return { items, overlapping: logbook.overlapping(items) };
    },
    "GET /texts": (incoming) => ({ items: ofPhone(logbook.texts, incoming) }),
    "GET /violations": () => ({ items: logbook.violations }),
  };
  return forTests(async (incoming) => {
    const handler = handlers[`${incoming.method} ${incoming.path}`];
    return handler ? Response.json(handler(incoming)) : textAnswer(404, "not here");
  });
}
