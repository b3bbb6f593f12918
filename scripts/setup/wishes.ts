import { type SettingName, isSecret, parseSettings } from "../../src/settings.ts";
import type { Desk } from "./desk.ts";
import { isKept, type Texts } from "./settings-file.ts";

export type WishName = "clawops" | "vox" | "teler" | "slack" | "crm";
/** Settings that are asked for where it is wanted, each with what it gives or where it is found. */
type Wish = { name: WishName; question: string; settings: Partial<Record<SettingName, string>> };

/** What is asked for by what is wanted; what to get where is told at length in docs/platforms. */
export const WISHES: readonly Wish[] = [
  {
    name: "clawops",
    question: "Do you use ClawOps?",
    settings: {
      CLAWOPS_SIGNING_KEY: "Proves its deliveries: ClawOps' console, API & Webhooks, Signing Key.",
      CLAWOPS_API_KEY: "sk_…, of the same page: has it send here, sends texts and places calls.",
      CLAWOPS_ACCOUNT_ID: "AC…, of the same page.",
      CLAWOPS_FROM: "Your number there, 070…: texts and calls come from it.",
    },
  },
  {
    name: "vox",
    question: "Do you use vox.ai?",
    settings: {
      VOX_API_KEY: "The dashboard's organisation settings, API keys: has it send here, sends texts and places calls.",
      VOX_AGENT_ID: "The agent that calls, and that is to send here: the UUID in its page's address.",
      VOX_FROM: "Your number there: texts and calls come from it.",
    },
  },
  {
    name: "teler",
    question: "Do you use FreJun Teler?",
    settings: {
      TELER_WEBHOOK_SECRET: "Proves its deliveries: the dashboard's Secrets, the one attached to the Voice App.",
      TELER_API_KEY: "Account settings, API keys: has it send here, and places calls.",
      TELER_FROM: "Your number there, +…: calls come from it.",
    },
  },
  {
    name: "slack",
    question: "Is Slack to be told?",
    settings: {
      SLACK_WEBHOOK_URL: "https://hooks.slack.com/…, of an app's Incoming Webhooks: the channel that is told.",
    },
  },
  {
    name: "crm",
    question: "Is a CRM to be told?",
    settings: {
      CRM_URL: "Where its API begins: calls are told to /activities there.",
      CRM_TOKEN: "The Bearer token that it asks for.",
    },
  },
];

/** Asks for settings that are not known; gives those that were typed, each of which is sound. `without`: what is not asked about. */
export async function askForSettings(known: Texts, desk: Desk, without: readonly WishName[] = []): Promise<Texts> {
  const typed: Texts = {};
  for (const { name: wish, question, settings } of WISHES) {
    const all = Object.entries(settings) as [SettingName, string][];
    const missing = all.filter(([name]) => known[name] === undefined);
    if (missing.length === 0 || without.includes(wish)) continue;
    const isPartly = missing.length < all.length;
    if (!(await desk.wants(isPartly ? `${question} Not all of it is set.` : question, isPartly))) continue;
    for (const [name, says] of missing) {
      const text = await askFor(name, `  ${says}\n`, desk);
      if (text !== "") typed[name] = text;
    }
  }
  return typed;
}

/** Until it is one that can be used, or is left out; `says` is told before, once. */
async function askFor(name: SettingName, says: string, desk: Desk): Promise<string> {
  const text = await desk.typed(`${says}  ${name} (Enter leaves it out)`, isSecret(name) ? "hidden" : "shown");
  const wrong = text === "" ? undefined : wrongWith(name, text);
  if (wrong === undefined) return text;
  desk.say(`  ✗ ${name} ${wrong}`);
  return askFor(name, "", desk);
}

function wrongWith(name: SettingName, text: string): string | undefined {
  if (!isKept(text)) return "holds every kind of quote, which no env file can: choose another, or set it by hand";
  return parseSettings({ [name]: text }).problems.find(({ setting, isBad }) => isBad && setting === name)?.says;
}
