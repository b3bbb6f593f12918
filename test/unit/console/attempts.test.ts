import { expect, it } from "vitest";

import { addressOf } from "../../../src/console/attempts.ts";

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::6", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  [undefined, "unknown"],
])("counts the guesses of %s as those of %s", (ip, address) => {
  expect(addressOf(ip)).toBe(address);
});
