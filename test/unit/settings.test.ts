import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { BadSetting, demand, problemsOf, secretsOf, settingsOf } from "../../src/settings.ts";

const quiet = () => undefined;
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(quiet);
  vi.spyOn(console, "error").mockImplementation(quiet);
});
afterEach(() => void vi.restoreAllMocks());

describe("settings", () => {
  it("have defaults where there are any, and are otherwise unset", () => {
    expect({ ...settingsOf({ SLACK_WEBHOOK_URL: "" }) }).toEqual({
      PUBLIC_URL: undefined,
      ADMIN_TOKEN: undefined,
      BUSINESS_NAME: "Offhook",
      TIME_ZONE: "Asia/Seoul",
      LANGUAGE: "ko",
      DEFAULT_COUNTRY: "KR",
      CLAWOPS_SIGNING_KEY: undefined,
      CLAWOPS_SIGNING_KEY_OLD: undefined,
      VOX_WEBHOOK_TOKEN: undefined,
      VOX_WEBHOOK_KEY: undefined,
      VOX_WEBHOOK_KEY_OLD: undefined,
      VOX_SIGNATURE_HEADER: undefined,
      VOX_KEEP_OPTED_OUT: false,
      TELER_WEBHOOK_SECRET: undefined,
      TELER_WEBHOOK_SECRET_OLD: undefined,
      TELER_SIGNATURE: "timestamp.body",
      TELER_URL_TOKEN: undefined,
      TELER_FROM: undefined,
      TELER_GREETING_URL: undefined,
      LOOP_SIGNING_KEY: undefined,
      LOOP_SIGNING_KEY_OLD: undefined,
      LOOP_COMMAND_URL: undefined,
      SLACK_WEBHOOK_URL: undefined,
      FORWARD_URL: undefined,
      FORWARD_SECRET: undefined,
      HOLD_MS: 3000,
      RETENTION_DAYS: 30,
      VARIABLE_DEFAULTS: {},
      LOOKUP_URL: undefined,
      LOOKUP_TOKEN: undefined,
      GREETING: undefined,
    });
  });

  it("are all named at once when they are bad, in words and without their values", () => {
    const env = {
      PUBLIC_URL: "http://not-secure.example",
      TIME_ZONE: "Mars/Olympus",
      LANGUAGE: "fr",
      DEFAULT_COUNTRY: "XX",
      HOLD_MS: "soon",
      RETENTION_DAYS: "-1",
      SLACK_WEBHOOK_URL: "hooks.slack.com/services/T/B/very-secret",
    };
    const bad = problemsOf(env).filter(({ isBad }) => isBad);
    expect(bad.map(({ setting }) => setting).toSorted()).toEqual(Object.keys(env).toSorted());
    const told = JSON.stringify(bad) + JSON.stringify(vi.mocked(console.error).mock.calls);
    for (const value of Object.values(env)) expect(told).not.toContain(`"${value}"`);
    expect(told).not.toContain("very-secret");
  });

  it("say what is wrong with an owner's text or a JSON object, and warn of a secret that is short", () => {
    const env = {
      GREETING: "{nmae}님 {이름} { name } {}",
      VARIABLE_DEFAULTS: "[1]",
      FORWARD_SECRET: "?",
      FORWARD_URL: "https://x.example",
    };
    expect(
      problemsOf(env)
        .map(({ setting, says }) => `${setting} ${says}`)
        .toSorted(),
    ).toEqual([
      "FORWARD_SECRET is short: a long random text is safer",
      "GREETING has an unknown placeholder: {nmae}",
      "VARIABLE_DEFAULTS must be a JSON object",
    ]);
  });

  it("warn of one that does nothing by itself", () => {
    const FORWARD_URL = "https://n8n.example/hook";
    expect(problemsOf({ FORWARD_URL })).toEqual([
      { setting: "FORWARD_URL", says: "does nothing without FORWARD_SECRET", isBad: false },
    ]);
    expect(problemsOf({ FORWARD_URL, FORWARD_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })).toEqual([]);
  });

  it("give the defaults of variables as texts", () => {
    const VARIABLE_DEFAULTS = '{"customer_name":"고객","visits":3,"vip":false,"none":null}';
    expect(settingsOf({ VARIABLE_DEFAULTS }).VARIABLE_DEFAULTS).toEqual({
      customer_name: "고객",
      visits: "3",
      vip: "false",
      none: "",
    });
  });

  it("are all named to whoever demands several that are bad", () => {
    const env = { HOLD_MS: "soon", RETENTION_DAYS: "0", LANGUAGE: "xx" };
    const says = /^bad setting: HOLD_MS must .*; bad setting: RETENTION_DAYS must [^;]*$/;
    expect(() => demand(env, ["HOLD_MS", "RETENTION_DAYS", "TIME_ZONE"])).toThrow(says);
  });

  it("stop only those who need the bad one", () => {
    const settings = settingsOf({ HOLD_MS: "soon", LANGUAGE: "en" });
    expect(settings.LANGUAGE).toBe("en");
    expect(() => settings.HOLD_MS).toThrow(BadSetting);
    expect(() => settings.HOLD_MS).toThrow("bad setting: HOLD_MS must be");
  });

  it("take secrets of any length, and warn of short or frayed ones and of plain http", () => {
    const env = {
      ADMIN_TOKEN: "x",
      CLAWOPS_SIGNING_KEY: "a long enough signing key\n",
      SLACK_WEBHOOK_URL: "http://hooks.example/x",
    };
    expect(settingsOf(env).ADMIN_TOKEN).toBe("x");
    expect(problemsOf(env).map(({ setting, isBad }) => [setting, isBad])).toEqual([
      ["ADMIN_TOKEN", false],
      ["CLAWOPS_SIGNING_KEY", false],
      ["SLACK_WEBHOOK_URL", false],
    ]);
    expect(problemsOf({ SLACK_WEBHOOK_URL: "http://127.0.0.1:9/x", PUBLIC_URL: "http://localhost:8787" })).toEqual([]);
  });

  it("take numbers as numbers or as text, and a public URL without its last slash", () => {
    expect(settingsOf({ HOLD_MS: 0 }).HOLD_MS).toBe(0);
    expect(settingsOf({ HOLD_MS: "250" }).HOLD_MS).toBe(250);
    expect(settingsOf({ PUBLIC_URL: "https://a.example/" }).PUBLIC_URL).toBe("https://a.example");
  });

  it("know their secrets", () => {
    const secrets = secretsOf(
      settingsOf({ ADMIN_TOKEN: "t0ken", SLACK_WEBHOOK_URL: "https://x.example/y", BUSINESS_NAME: "Shop" }),
    );
    expect(secrets).toEqual(["t0ken", "https://x.example/y"]);
  });
});
