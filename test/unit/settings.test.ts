import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import {
  BadSetting,
  demand,
  parseSettings,
  problemsOf,
  secretsOf,
  SETTING_NAMES,
  settingsOf,
  soundSettingsOf,
} from "../../src/settings.ts";

const quiet = () => undefined;
beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(quiet);
  vi.spyOn(console, "error").mockImplementation(quiet);
});
afterEach(() => void vi.restoreAllMocks());

/** All problems in words, in the order of their names. */
const saysOf = (env: object) =>
  problemsOf(env)
    .map(({ setting, says }) => `${setting} ${says}`)
    .toSorted();

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
      CLAWOPS_API_KEY: undefined,
      CLAWOPS_ACCOUNT_ID: undefined,
      CLAWOPS_FROM: undefined,
      CLAWOPS_AGENT_ID: undefined,
      CLAWOPS_API_BASE: "https://api.claw-ops.com",
      CLAWOPS_REQUEST_TRANSCRIPTS: false,
      VOX_WEBHOOK_TOKEN: undefined,
      VOX_WEBHOOK_KEY: undefined,
      VOX_WEBHOOK_KEY_OLD: undefined,
      VOX_SIGNATURE_HEADER: undefined,
      VOX_KEEP_OPTED_OUT: false,
      VOX_API_KEY: undefined,
      VOX_FROM: undefined,
      VOX_AGENT_ID: undefined,
      VOX_API_BASE: "https://client-api.tryvox.co",
      TELER_WEBHOOK_SECRET: undefined,
      TELER_WEBHOOK_SECRET_OLD: undefined,
      TELER_SIGNATURE: "timestamp.body",
      TELER_URL_TOKEN: undefined,
      TELER_API_KEY: undefined,
      TELER_FROM: undefined,
      TELER_API_BASE: "https://api.frejun.ai",
      TELER_GREETING_URL: undefined,
      LOOP_SIGNING_KEY: undefined,
      LOOP_SIGNING_KEY_OLD: undefined,
      LOOP_COMMAND_URL: undefined,
      SLACK_WEBHOOK_URL: undefined,
      CRM_URL: undefined,
      CRM_TOKEN: undefined,
      FORWARD_URL: undefined,
      FORWARD_SECRET: undefined,
      ORDERS_SECRET: undefined,
      ORDERS_SECRET_OLD: undefined,
      BOOKINGS_SECRET: undefined,
      BOOKINGS_SECRET_OLD: undefined,
      SHIPPING_NOTE: undefined,
      MODEL_URL: undefined,
      MODEL_API_KEY: undefined,
      MODEL_NAME: undefined,
      TRANSCRIBE_MODEL: "gpt-4o-mini-transcribe",
      REALTIME_URL: "https://api.openai.com/v1/realtime",
      REALTIME_API_KEY: undefined,
      REALTIME_MODEL: "gpt-realtime",
      REALTIME_VOICE: "marin",
      AUTO_REPLY: undefined,
      AUTO_REPLY_INSTRUCTIONS: undefined,
      QUIET_HOURS: { from: 21 * 60, until: 8 * 60 },
      BUSINESS_HOURS: undefined,
      HOLD_MS: 3000,
      RETENTION_DAYS: 30,
      VARIABLE_DEFAULTS: {},
      LOOKUP_URL: undefined,
      LOOKUP_TOKEN: undefined,
      GREETING: undefined,
      TRANSFER_TO: undefined,
    });
  });

  it("are unset where they are empty, every one of them", () => {
    const { settings, problems } = parseSettings(Object.fromEntries(SETTING_NAMES.map((name) => [name, ""])));
    expect(problems).toEqual([]);
    expect({ ...settings }).toEqual({ ...parseSettings({}).settings });
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
    expect(saysOf(env)).toEqual([
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

  it("read hours, and say how they are written where they are not", () => {
    expect(settingsOf({ QUIET_HOURS: "none" }).QUIET_HOURS).toBe(null);
    expect(settingsOf({ QUIET_HOURS: "22:30-07:00" }).QUIET_HOURS).toEqual({ from: 1350, until: 420 });
    const BUSINESS_HOURS = "Mon-Fri 09:00-18:00,Sat 09:00-13:00";
    expect(settingsOf({ BUSINESS_HOURS }).BUSINESS_HOURS).toHaveLength(6);
    expect(saysOf({ QUIET_HOURS: "at night", BUSINESS_HOURS: "9-6" })).toEqual([
      "BUSINESS_HOURS must be such as Mon-Fri 09:00-18:00,Sat 09:00-13:00",
      "QUIET_HOURS must be such as 21:00-08:00, or none",
    ]);
  });

  it("take the base URLs of the services we call without their last slash, also plain ones with a warning", () => {
    const env = {
      CLAWOPS_API_BASE: "https://clawops.example/",
      VOX_API_BASE: "http://vox.example//",
      CRM_URL: "https://crm.example/api/v1/",
      MODEL_URL: "http://localhost:11434/v1/",
    };
    expect(settingsOf(env)).toMatchObject({
      CLAWOPS_API_BASE: "https://clawops.example",
      VOX_API_BASE: "http://vox.example",
      CRM_URL: "https://crm.example/api/v1",
      MODEL_URL: "http://localhost:11434/v1",
    });
    expect(saysOf(env)).toEqual(["VOX_API_BASE is not https"]);
    const bad = { CLAWOPS_API_BASE: "api.claw-ops.com", CRM_URL: "ftp://crm.example", MODEL_URL: "localhost:11434" };
    expect(saysOf(bad)).toEqual(Object.keys(bad).map((name) => `${name} must be an http or https URL`));
  });

  it("take true and false for a flag, also from a flag in [vars], and nothing else", () => {
    const both = { CLAWOPS_API_KEY: "a long enough API key", CLAWOPS_ACCOUNT_ID: "AC1" };
    const flag = (CLAWOPS_REQUEST_TRANSCRIPTS: unknown) => ({ ...both, CLAWOPS_REQUEST_TRANSCRIPTS });
    for (const yes of ["true", true]) expect(settingsOf(flag(yes)).CLAWOPS_REQUEST_TRANSCRIPTS).toBe(true);
    for (const no of ["false", false, ""]) expect(settingsOf(flag(no)).CLAWOPS_REQUEST_TRANSCRIPTS).toBe(false);
    for (const bad of ["yes", "1", 1, "TRUE"])
      expect(saysOf(flag(bad))).toEqual(["CLAWOPS_REQUEST_TRANSCRIPTS must be true or false"]);
  });

  it("take an owner's text for an automatic reply, with the names that there are in braces", () => {
    const AUTO_REPLY = "{name}님, {business}입니다. {date} {time}에 {phone}로 받았습니다.";
    expect(settingsOf({ AUTO_REPLY }).AUTO_REPLY).toBe(AUTO_REPLY);
    expect(problemsOf({ AUTO_REPLY })).toEqual([]);
    expect(saysOf({ AUTO_REPLY: "{customer}님" })).toEqual(["AUTO_REPLY has an unknown placeholder: {customer}"]);
    expect(saysOf({ AUTO_REPLY, AUTO_REPLY_INSTRUCTIONS: "x".repeat(8001) })).toEqual([
      "AUTO_REPLY_INSTRUCTIONS must be at most 8000 characters",
    ]);
  });

  it("warn of what does nothing without another", () => {
    const env = {
      CLAWOPS_API_KEY: "a long enough API key",
      CRM_TOKEN: "a long enough CRM token",
      MODEL_API_KEY: "a long enough model key",
      MODEL_NAME: "small",
      AUTO_REPLY_INSTRUCTIONS: "Be kind.",
    };
    expect(saysOf(env)).toEqual([
      "AUTO_REPLY_INSTRUCTIONS does nothing without AUTO_REPLY",
      "CLAWOPS_API_KEY does nothing without CLAWOPS_ACCOUNT_ID",
      "CRM_TOKEN does nothing without CRM_URL",
      "MODEL_API_KEY does nothing without MODEL_URL",
      "MODEL_NAME does nothing without MODEL_URL",
    ]);
    expect(saysOf({ CLAWOPS_ACCOUNT_ID: "AC1", CLAWOPS_REQUEST_TRANSCRIPTS: "true" })).toEqual([
      "CLAWOPS_ACCOUNT_ID does nothing without CLAWOPS_API_KEY",
      "CLAWOPS_REQUEST_TRANSCRIPTS does nothing without CLAWOPS_API_KEY",
    ]);
  });

  it("are sound for whoever has somebody on the line: what is bad counts as unset, and the rest as it is", () => {
    const env = { BUSINESS_NAME: "강남내과", LANGUAGE: "xx", TRANSFER_TO: "119", GREETING: "{x}", TIME_ZONE: "Mars" };
    expect({ ...soundSettingsOf(env) }).toEqual({ ...settingsOf({ BUSINESS_NAME: "강남내과" }) });
    expect(soundSettingsOf({ LANGUAGE: "en" })).toMatchObject({ LANGUAGE: "en", BUSINESS_NAME: "Offhook" });
    expect(() => settingsOf(env).LANGUAGE).toThrow(BadSetting);
  });

  it("know their secrets", () => {
    const secrets = secretsOf(
      settingsOf({ ADMIN_TOKEN: "t0ken", SLACK_WEBHOOK_URL: "https://x.example/y", BUSINESS_NAME: "Shop" }),
    );
    expect(secrets).toEqual(["t0ken", "https://x.example/y"]);
    const keys = { CLAWOPS_API_KEY: "ck", VOX_API_KEY: "vk", CRM_TOKEN: "ct", MODEL_API_KEY: "mk" };
    expect(secretsOf(settingsOf({ ...keys, CLAWOPS_ACCOUNT_ID: "AC1" })).toSorted()).toEqual(["ck", "ct", "mk", "vk"]);
  });
});
