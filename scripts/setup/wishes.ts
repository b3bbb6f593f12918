import type { SettingName } from "../../src/settings.ts";
import type { Desk } from "./desk.ts";
import type { Texts } from "./settings-file.ts";

/** What is asked for by what is wanted; a setting that is known already is not asked for. */
const WISHES: readonly { question: string; settings: readonly SettingName[] }[] = [
  {
    question: "Do you use ClawOps?",
    settings: ["CLAWOPS_SIGNING_KEY", "CLAWOPS_ACCOUNT_ID", "CLAWOPS_API_KEY", "CLAWOPS_FROM"],
  },
  { question: "Do you use vox.ai?", settings: ["VOX_API_KEY", "VOX_AGENT_ID", "VOX_FROM"] },
  { question: "Do you use FreJun Teler?", settings: ["TELER_WEBHOOK_SECRET", "TELER_API_KEY", "TELER_FROM"] },
  { question: "Is Slack to be told?", settings: ["SLACK_WEBHOOK_URL"] },
  { question: "Is a CRM to be told?", settings: ["CRM_URL", "CRM_TOKEN"] },
];

/** Asks for settings that are not known; gives those that were typed. */
export async function askForSettings(known: Texts, desk: Desk): Promise<Texts> {
  const typed: Texts = {};
  for (const { question, settings } of WISHES) {
    const missing = settings.filter((name) => known[name] === undefined);
    const isPartly = missing.length < settings.length;
    if (missing.length === 0 || !(await desk.wants(question, isPartly))) continue;
    for (const name of missing) {
      const text = await desk.secret(`  ${name} (leave empty to leave it out)`);
      if (text !== "") typed[name] = text;
    }
  }
  return typed;
}
