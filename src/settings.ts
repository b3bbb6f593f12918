import { type CountryCode, isSupportedCountry } from "libphonenumber-js/min";
import * as z from "zod";

import { readBusinessHours, readWindow } from "./contacts/hours.ts";
import { parseObject } from "./lib/json.ts";
import { log } from "./lib/log.ts";
import { isE164 } from "./lib/phone.ts";
import { unknownPlaceholders } from "./words/template.ts";

const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);
const SHORT_SECRET = 16;
/** The URLs among them are such as hold a secret in their path. */
const SECRET_NAME = /_(?:KEY|TOKEN|SECRET)(?:_OLD)?$|^(?:SLACK_WEBHOOK|FORWARD|LOOKUP|LOOP_COMMAND)_URL$/;

const secret = z.string().optional();
const url = z.string().refine((text) => parseUrl(text) !== null, "must be an http or https URL");
const publicUrl = url
  .transform((text) => text.replace(/\/+$/, ""))
  .refine((text) => text.startsWith("https:") || isLocal(text), "must be https");
const timeZone = z.string().refine(isTimeZone, "must be a time zone such as Asia/Seoul");
const country = z.custom<CountryCode>(
  (text) => typeof text === "string" && isSupportedCountry(text),
  "must be a country code such as KR",
);
const holdMs = z
  .string()
  .transform(Number)
  .refine((ms) => Number.isInteger(ms) && ms >= 0 && ms <= 600_000, "must be whole milliseconds from 0 to 600000");
const retentionDays = z
  .string()
  .transform(Number)
  .refine((days) => days > 0 && days <= 3650, "must be a number of days above 0 and at most 3650");

const flag = z.enum(["true", "false"], "must be true or false").transform((text) => text === "true");
const template = z.string().superRefine((text, context) => {
  for (const name of unknownPlaceholders(text)) context.addIssue(`has an unknown placeholder: {${name}}`);
});
/** A JSON object; its values as texts, since they are spoken, and one that is null in silence. */
const variables = z.string().transform((text, context) => {
  const object = parseObject(text);
  if (!object) context.addIssue("must be a JSON object");
  return textsOf(object ?? {});
});
/** Of a WebSocket; it is asked for by HTTP all the same. */
const socketUrl = z
  .string()
  .transform((text) => text.replace(/^ws(?=s?:)/i, "http").replace(/\/+$/, ""))
  .refine((text) => parseUrl(text) !== null, "must be a ws, wss, http or https URL");
const baseUrl = url.transform((text) => text.replace(/\/+$/, ""));
const quietHours = z.string().transform((text, context) => {
  const window = readWindow(text);
  if (window === undefined) context.addIssue("must be such as 21:00-08:00, or none");
  return window ?? null;
});
const businessHours = z.string().transform((text, context) => {
  const hours = readBusinessHours(text);
  if (!hours) context.addIssue("must be such as Mon-Fri 09:00-18:00,Sat 09:00-13:00");
  return hours ?? [];
});

/** Every setting we read, by the names of spec §1. All come as text; an empty text is an unset setting. */
const shape = {
  PUBLIC_URL: publicUrl.optional(),
  ADMIN_TOKEN: secret,
  BUSINESS_NAME: z.string().max(80, "must be at most 80 characters").default("Offhook"),
  TIME_ZONE: timeZone.default("Asia/Seoul"),
  LANGUAGE: z.enum(["ko", "en"], "must be ko or en").default("ko"),
  DEFAULT_COUNTRY: country.default("KR"),
  CLAWOPS_SIGNING_KEY: secret,
  CLAWOPS_SIGNING_KEY_OLD: secret,
  CLAWOPS_API_KEY: secret,
  CLAWOPS_ACCOUNT_ID: z.string().optional(),
  CLAWOPS_FROM: z.string().optional(),
  CLAWOPS_AGENT_ID: z.string().optional(),
  CLAWOPS_API_BASE: baseUrl.default("https://api.claw-ops.com"),
  CLAWOPS_REQUEST_TRANSCRIPTS: flag.default(false),
  VOX_WEBHOOK_TOKEN: secret,
  VOX_WEBHOOK_KEY: secret,
  VOX_WEBHOOK_KEY_OLD: secret,
  VOX_SIGNATURE_HEADER: z
    .string()
    .regex(/^[\w-]+$/, "must be the name of a header")
    .optional(),
  VOX_KEEP_OPTED_OUT: flag.default(false),
  VOX_API_KEY: secret,
  VOX_FROM: z.string().optional(),
  VOX_AGENT_ID: z.string().optional(),
  VOX_API_BASE: baseUrl.default("https://client-api.tryvox.co"),
  TELER_WEBHOOK_SECRET: secret,
  TELER_WEBHOOK_SECRET_OLD: secret,
  TELER_SIGNATURE: z.enum(["timestamp.body", "pipe"], "must be timestamp.body or pipe").default("timestamp.body"),
  TELER_URL_TOKEN: secret,
  TELER_API_KEY: secret,
  TELER_FROM: z.string().optional(),
  TELER_API_BASE: baseUrl.default("https://api.frejun.ai"),
  TELER_GREETING_URL: url.optional(),
  LOOP_SIGNING_KEY: secret,
  LOOP_SIGNING_KEY_OLD: secret,
  LOOP_COMMAND_URL: url.optional(),
  SLACK_WEBHOOK_URL: url.optional(),
  CRM_URL: baseUrl.optional(),
  CRM_TOKEN: secret,
  FORWARD_URL: url.optional(),
  FORWARD_SECRET: secret,
  ORDERS_SECRET: secret,
  ORDERS_SECRET_OLD: secret,
  BOOKINGS_SECRET: secret,
  BOOKINGS_SECRET_OLD: secret,
  SHIPPING_NOTE: z.string().max(200, "must be at most 200 characters").optional(),
  MODEL_URL: baseUrl.optional(),
  MODEL_API_KEY: secret,
  MODEL_NAME: z.string().optional(),
  TRANSCRIBE_MODEL: z.string().default("gpt-4o-mini-transcribe"),
  REALTIME_URL: socketUrl.prefault("wss://api.openai.com/v1/realtime"),
  REALTIME_API_KEY: secret,
  REALTIME_MODEL: z.string().default("gpt-realtime"),
  REALTIME_VOICE: z.string().default("marin"),
  AUTO_REPLY: template.optional(),
  AUTO_REPLY_INSTRUCTIONS: z.string().max(8000, "must be at most 8000 characters").optional(),
  QUIET_HOURS: quietHours.prefault("21:00-08:00"),
  BUSINESS_HOURS: businessHours.optional(),
  HOLD_MS: holdMs.default(3000),
  RETENTION_DAYS: retentionDays.default(30),
  VARIABLE_DEFAULTS: variables.default({}),
  LOOKUP_URL: url.optional(),
  LOOKUP_TOKEN: secret,
  GREETING: template.optional(),
  TRANSFER_TO: z.string().refine(isE164, "must be a number such as +821012345678").optional(),
};

export type SettingName = keyof typeof shape;
export const SETTING_NAMES = Object.keys(shape) as SettingName[];
/** Reading a bad setting throws `BadSetting`, so only those who need it stop. */
export type Settings = { readonly [Name in SettingName]: z.infer<(typeof shape)[Name]> };
/** `isBad`: whoever needs the setting stops. Otherwise it is a warning. Never holds a value. */
export type Problem = { setting: SettingName; says: string; isBad: boolean };

/** Without one of which a setting does nothing. */
const COMPANIONS: Partial<Record<SettingName, SettingName | readonly SettingName[]>> = {
  FORWARD_URL: "FORWARD_SECRET",
  FORWARD_SECRET: "FORWARD_URL",
  LOOKUP_TOKEN: "LOOKUP_URL",
  CRM_TOKEN: "CRM_URL",
  CLAWOPS_API_KEY: "CLAWOPS_ACCOUNT_ID",
  CLAWOPS_ACCOUNT_ID: "CLAWOPS_API_KEY",
  CLAWOPS_REQUEST_TRANSCRIPTS: "CLAWOPS_API_KEY",
  MODEL_API_KEY: "MODEL_URL",
  MODEL_NAME: "MODEL_URL",
  AUTO_REPLY_INSTRUCTIONS: ["AUTO_REPLY", "REALTIME_API_KEY", "LOOP_COMMAND_URL"],
  TRANSCRIBE_MODEL: "MODEL_URL",
  REALTIME_URL: "REALTIME_API_KEY",
  REALTIME_MODEL: "REALTIME_API_KEY",
  REALTIME_VOICE: "REALTIME_API_KEY",
  LOOP_COMMAND_URL: "LOOP_SIGNING_KEY",
  CLAWOPS_AGENT_ID: "CLAWOPS_FROM",
  VOX_AGENT_ID: "VOX_API_KEY",
  VOX_API_KEY: "VOX_FROM",
  TELER_API_KEY: "TELER_FROM",
  TELER_GREETING_URL: "TELER_URL_TOKEN",
  VOX_WEBHOOK_KEY: "VOX_WEBHOOK_TOKEN",
};

export class BadSetting extends Error {
  override name = "BadSetting";
}

export type Known = { settings: Settings; problems: Problem[] };
const known = new WeakMap<object, Known>();

export function settingsOf(env: object): Settings {
  return read(env).settings;
}

/** The same with every bad one as if it were unset: for whoever has to answer a person on the line, whatever is wrong. */
export function soundSettingsOf(env: object): Settings {
  const bad = problemsOf(env).filter(({ isBad }) => isBad);
  if (bad.length === 0) return settingsOf(env);
  return parseSettings({ ...env, ...Object.fromEntries(bad.map(({ setting }) => [setting, undefined])) }).settings;
}

/** Throws `BadSetting`, naming all that are bad among these; for who would otherwise find out half-way. */
export function demand(env: object, names: readonly SettingName[]): void {
  const bad = problemsOf(env).filter(({ setting, isBad }) => isBad && names.includes(setting));
  if (bad.length > 0) throw new BadSetting(bad.map(describe).join("; "));
}

export function problemsOf(env: object): Problem[] {
  return read(env).problems;
}

/** The names of those that are set, well or badly. */
export function namesIn(env: object): SettingName[] {
  const texts = env as Record<string, unknown>;
  return SETTING_NAMES.filter((name) => textOf(texts[name]) !== undefined);
}

/** The values that must never show in a log, an answer or a timeline. */
export function secretsOf(settings: Settings): string[] {
  const names = SETTING_NAMES.filter(isSecret);
  return names.flatMap((name) => {
    const value = Object.getOwnPropertyDescriptor(settings, name)?.value as unknown;
    return typeof value === "string" ? [value] : [];
  });
}

/** Whether its value is one of those. */
export function isSecret(name: SettingName): boolean {
  return SECRET_NAME.test(name);
}

function read(env: object): Known {
  let it = known.get(env);
  if (!it) {
    known.set(env, (it = parseSettings(env as Record<string, unknown>)));
    for (const { setting, says, isBad } of it.problems) log(isBad ? "error" : "warn", "setting", { setting, says });
  }
  return it;
}

/** The settings in an environment, and what is wrong with them; nothing is logged. */
export function parseSettings(env: Record<string, unknown>): Known {
  const settings = {};
  const problems: Problem[] = [];
  for (const name of SETTING_NAMES) {
    const text = textOf(env[name]);
    const result = shape[name].safeParse(text);
    if (result.success) {
      Object.defineProperty(settings, name, { value: result.data, enumerable: true });
      problems.push(...warnings(name, text));
    } else {
      const says = result.error.issues[0]?.message ?? "is not valid";
      Object.defineProperty(settings, name, { get: () => refuse(name, says), enumerable: true });
      problems.push({ setting: name, says, isBad: true });
    }
  }
  return { settings: settings as Settings, problems: [...problems, ...lonely(env)] };
}

/** Settings that do nothing by themselves. */
function lonely(env: Record<string, unknown>): Problem[] {
  const isSet = (name: SettingName) => textOf(env[name]) !== undefined;
  const alone = Object.entries(COMPANIONS)
    .map(([name, others]) => ({ name: name as SettingName, others: [others].flat() }))
    .filter(({ name, others }) => isSet(name) && !others.some(isSet))
    .map(({ name, others: [first] }) => ({ setting: name, says: `does nothing without ${first}`, isBad: false }));
  if (isSet("MODEL_URL") && isSet("MODEL_NAME")) return alone;
  const lacking = "MODEL_URL or MODEL_NAME is not set";
  const wanting: Problem[] = [];
  if (textOf(env["AUTO_REPLY"]) === "model")
    wanting.push({ setting: "AUTO_REPLY", says: `is model, but ${lacking}`, isBad: false });
  if (isSet("LOOP_COMMAND_URL"))
    wanting.push({ setting: "LOOP_COMMAND_URL", says: `is set, but ${lacking}: callers get no answer`, isBad: false });
  return [...alone, ...wanting];
}

/** A number or a JSON value in [vars] is as good as its text. */
function textOf(raw: unknown): string | undefined {
  if (raw === undefined || raw === null || raw === "") return undefined;
  return typeof raw === "string" ? raw : JSON.stringify(raw);
}

function describe({ setting, says }: Pick<Problem, "setting" | "says">): string {
  return `bad setting: ${setting} ${says}`;
}

function refuse(setting: SettingName, says: string): never {
  throw new BadSetting(describe({ setting, says }));
}

function warnings(name: SettingName, text: string | undefined): Problem[] {
  if (text === undefined) return [];
  const warn = (says: string): Problem => ({ setting: name, says, isBad: false });
  if (isSecret(name) && !name.endsWith("_URL")) {
    if (text !== text.trim()) return [warn("begins or ends with white space")];
    if (text.length < SHORT_SECRET) return [warn("is short: a long random text is safer")];
  }
  if (shape[name] !== shape.PUBLIC_URL && /^(?:http|ws):\/\//.test(text) && !isLocal(text))
    return [warn("is not https")];
  return [];
}

function textsOf(object: object): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, textOf(value) ?? ""]));
}

function parseUrl(text: string): URL | null {
  const parsed = URL.parse(text);
  return parsed && (parsed.protocol === "https:" || parsed.protocol === "http:") ? parsed : null;
}

function isLocal(text: string): boolean {
  const host = parseUrl(text)?.hostname;
  return host !== undefined && LOCAL_HOSTS.has(host);
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text }).format();
    return true;
  } catch {
    return false;
  }
}
