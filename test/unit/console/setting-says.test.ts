import { expect, it } from "vitest";

import { SETTING_NAMES, problemsOf } from "../../../src/settings.ts";
import { writeSays } from "../../../src/words/console/setting-says.ts";

/** Values that are bad, odd or of no use, tried on every setting. */
const TRIED = [
  "x",
  " ",
  "1",
  "-1",
  "http://a.example",
  "{nobody}",
  "[]",
  "model",
  "true",
  "y".repeat(9000),
  " padded ".repeat(4),
];

it("whatever can be wrong with a setting is said in Korean too", () => {
  const says = TRIED.flatMap((value) =>
    SETTING_NAMES.flatMap((name) => problemsOf({ [name]: value }).map((problem) => problem.says)),
  );
  const loop = { LOOP_SIGNING_KEY: "x", LOOP_COMMAND_URL: "https://a.example" };
  says.push(...problemsOf(loop).map((problem) => problem.says));
  expect(new Set(says).size).toBeGreaterThan(20);
  for (const one of new Set(says)) {
    expect(writeSays(one, "ko"), one).toMatch(/[가-힣]/);
    expect(writeSays(one, "ko")).not.toMatch(/\$\d/);
    expect(writeSays(one, "en")).toBe(one);
  }
});

it("what nobody translated stays as it is", () => {
  expect(writeSays("is new", "ko")).toBe("is new");
});
