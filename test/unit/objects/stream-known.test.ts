import { expect, it } from "vitest";

import { type Offer, isAdmitted, offered, resumed, wakeAt } from "../../../src/objects/stream-known.ts";

const MINUTE = 60_000;
const offer: Offer = { provider: "clawops", call: "CA1", direction: "inbound", ref: null, about: null };
const known = offered(offer, { ticket: "t1", greeting: "안녕하세요.", now: 0 });

it("a stream whose socket came as late as it may is not looked for before it can be over", () => {
  expect(isAdmitted(known, "t1", MINUTE)).toBe(true);
  const longest = MINUTE + 5000 + 15 * MINUTE + 30_000;
  expect(wakeAt({ ...known, state: "live" })).toBeGreaterThan(longest);
  const again = resumed(known, "t2", 14 * MINUTE);
  expect(wakeAt({ ...again, state: "live" })).toBeGreaterThan(14 * MINUTE + longest);
});
