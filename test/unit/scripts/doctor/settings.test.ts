import { describe, expect, test } from "vitest";

import { checkSettings } from "../../../../scripts/doctor/settings.ts";
import { SETTING_NAMES, namesIn, parseSettings } from "../../../../src/settings.ts";

const TOKEN = "a-token-of-the-owner-s";

/** What is said of the settings here, and of a Worker that has these; by default the same. */
function checked(texts: Record<string, string>, worker: Record<string, string> | null = texts, given: string[] = []) {
  const there = worker
    ? { names: namesIn(worker), problems: parseSettings(worker).problems }
    : { names: null, problems: [] };
  const checks = checkSettings({ texts, problems: parseSettings(texts).problems, there, given, file: ".dev.vars" });
  return { checks, of: (name: string) => checks.find(({ what }) => what === name) };
}

describe("a setting", () => {
  test("that is the same on both sides is right", () => {
    const { checks, of } = checked({ ADMIN_TOKEN: TOKEN, LANGUAGE: "en" });
    expect(checks.map(({ state }) => state)).toEqual(["right", "right", "right"]);
    expect(of(`${SETTING_NAMES.length - 2} more`)?.says).toContain("unset");
  });

  test("that the Worker has not is to be given to it; one that it has from elsewhere is right", () => {
    const { of } = checked(
      { ADMIN_TOKEN: TOKEN, CRM_URL: "https://crm.example" },
      { ADMIN_TOKEN: TOKEN, GREETING: "Hi" },
    );
    expect(of("CRM_URL")).toMatchObject({ state: "wrong", cure: "npm run setup" });
    expect(of("GREETING")).toMatchObject({ state: "right", says: expect.stringContaining("from elsewhere") });
  });

  test("that was given to the Worker from here and is not set here any more is named, with how it gets off", () => {
    const { of } = checked({ ADMIN_TOKEN: TOKEN }, { ADMIN_TOKEN: TOKEN, GREETING: "Hi" }, ["ADMIN_TOKEN", "GREETING"]);
    expect(of("GREETING")).toMatchObject({ state: "doubtful", cure: expect.stringMatching(/secret delete GREETING$/) });
    expect(of("ADMIN_TOKEN")).toMatchObject({ state: "right" });
  });

  test("of a Worker that does not tell is known here alone", () => {
    expect(checked({ ADMIN_TOKEN: TOKEN }, null).of("ADMIN_TOKEN")).toMatchObject({ state: "right", says: "set here" });
  });

  test("that is bad is wrong, with where it stands and how it gets to the Worker", () => {
    const { of } = checked({ TIME_ZONE: "Seoul" });
    expect(of("TIME_ZONE")).toEqual({
      what: "TIME_ZONE",
      state: "wrong",
      says: "must be a time zone such as Asia/Seoul",
      cure: "put it right in .dev.vars; then npm run setup -- --again TIME_ZONE",
    });
    expect(checked({}, { TIME_ZONE: "Seoul" }).of("TIME_ZONE")).toMatchObject({
      says: expect.stringContaining("(at the Worker)"),
      cure: "npm run setup -- --again TIME_ZONE, with the right one in .dev.vars",
    });
    expect(checked({ TIME_ZONE: "Seoul" }, {}).of("TIME_ZONE")?.says).toContain("(in .dev.vars)");
  });

  test.each([[{}], [{ VOX_API_KEY: "a-key-of-vox-ai-here", VOX_FROM: "07045671234" }]])(
    "that ends in a line end at the Worker is wrong, since nothing fits it",
    (here) => {
      const { of } = checked(here, { VOX_API_KEY: "a-key-of-vox-ai-here\n", VOX_FROM: "07045671234" });
      expect(of("VOX_API_KEY")).toMatchObject({ state: "wrong", says: expect.stringContaining("white space") });
      expect(of("VOX_API_KEY")?.cure).toContain("npm run setup -- --again VOX_API_KEY");
    },
  );

  test.each([
    ["is short", { ADMIN_TOKEN: "short" }, "choose a longer one"],
    ["does nothing alone", { CRM_TOKEN: "a-token-for-the-crm" }, "set CRM_URL too, or take CRM_TOKEN out"],
  ])("that %s is doubtful, with what helps", (_, texts, cure) => {
    expect(checked(texts).checks[0]).toMatchObject({ state: "doubtful", cure: expect.stringContaining(cure) });
  });

  test("is never shown", () => {
    const { checks } = checked({ ADMIN_TOKEN: `${TOKEN} `, TIME_ZONE: "Atlantis/Poseidonia" }, {});
    expect(JSON.stringify(checks)).not.toMatch(/a-token-of|Poseidonia/);
  });
});
