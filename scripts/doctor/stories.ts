import { setTimeout as wait } from "node:timers/promises";

import { PLATFORMS, type PlatformName } from "../../src/console/platform-setup.ts";
import { type Result, no, ok } from "../../src/lib/result.ts";
import { newTestId, testStories } from "../../src/providers/test-stories.ts";
import { BadSetting, type SettingName, type Settings, secretsOf } from "../../src/settings.ts";
import { platformWords } from "../../src/words/console/platforms.ts";
import { type Check, doubtful, wrong } from "../check.ts";
import { follow } from "./follow-story.ts";
import { type Answer, isTaken, knock } from "./knock.ts";
import { endOf } from "./story-end.ts";
import { isOn, proofsOf } from "./story-proofs.ts";
import { refusalOf } from "./story-refusal.ts";
import type { Telling, Told } from "./telling.ts";

const PATIENCE_MS = 45_000;
const USUAL = { patienceMs: PATIENCE_MS, file: ".dev.vars", pause: wait };

/**
 * Tells each source of deliveries that is on, here or at the Worker, its signed test story (spec §9) through the front door, all at once, and follows it until
 * Slack has been told. One check for each, in words that hold no secret and nothing that repaints a terminal. Whoever is told is told in Slack, marked TEST.
 */
export async function tellStories(telling: Telling): Promise<Check[]> {
  const { settings, door } = telling;
  const secrets = [...secretsOf(settings), ...(door.adminToken === undefined ? [] : [door.adminToken])];
  const told = { ...USUAL, ...telling, secrets };
  const checks = await Promise.all(PLATFORMS.map((source) => checkSource(source, told)));
  return checks.filter((check) => check !== null);
}

/** Null of a source that is off. */
async function checkSource(source: PlatformName, told: Told): Promise<Check | null> {
  const what = platformWords.en.names[source];
  const held = heldBack(source, told);
  if (held) return held === "off" ? null : held;
  const { base, door, now, say } = told;
  const id = newTestId();
  const begunAt = now();
  const requests = await signed(source, id, told);
  if (!requests.ok) return wrong(what, requests.reason, `put it right in ${told.file}, then npm run setup`);
  const answers = await knock(requests.value, base, door);
  const head = headOf(answers);
  say(`  ${what}: ${head}`);
  const last = answers.at(-1);
  if (last && !isTaken(last)) {
    const { says, cure } = await refusalOf(last, { source, begunAt, told });
    return wrong(what, `${head}: ${says}`, cure);
  }
  return followed(source, { id, begunAt, head, told });
}

type Begun = { id: string; begunAt: number; head: string; told: Told };

async function followed(source: PlatformName, { id, begunAt, head, told }: Begun): Promise<Check> {
  const { door, now, pause, patienceMs, file, settings, report } = told;
  const what = platformWords.en.names[source];
  if (door.adminToken === undefined)
    return doubtful(
      what,
      `${head}, but what came of it can't be seen from here`,
      `put the Worker's ADMIN_TOKEN into ${file}`,
    );
  const { about, isTold } = testStories[source];
  const at = about === "call" ? `calls/${source}/${id}` : `${about}s/${id}`;
  const hasSlack = report?.settings.includes("SLACK_WEBHOOK_URL") ?? isSetIn(settings)("SLACK_WEBHOOK_URL");
  const until = begunAt + patienceMs;
  const seen = await follow({ path: `/api/${at}`, door, now, pause, until, isTold, hasSlack });
  return endOf(seen, { what, head, page: `${door.url}/${at}`, ms: now() - begunAt, told });
}

/** What has to be said before anything is sent; null where nothing has. */
function heldBack(source: PlatformName, { settings, report, door, file }: Told): Check | "off" | null {
  const what = platformWords.en.names[source];
  const isHere = isSetIn(settings);
  const isThere = report ? (name: SettingName) => report.settings.includes(name) : isHere;
  if (isOn(source, isHere)) {
    const notThere = proofsOf(source, isHere).filter((name) => !isThere(name));
    if (notThere.length > 0) return wrong(what, `${listed(notThere)} set here, and not at the Worker`, "npm run setup");
  }
  if (!isOn(source, isThere)) return "off";
  const notHere = proofsOf(source, isThere).filter((name) => !isHere(name));
  if (notHere.length === 0) return null;
  const cure = `put ${notHere.join(" and ")} into ${file} as the Worker has it, or send a test from ${door.url}/setup`;
  return doubtful(what, `on at the Worker, but ${listed(notHere)} not known here, so that nothing can be signed`, cure);
}

/** The story's deliveries; or which setting is bad without which they can't be signed. */
async function signed(source: PlatformName, id: string, told: Told): Promise<Result<Request[], string>> {
  const { settings, base, now } = told;
  try {
    return ok(await testStories[source].requestsOf(settings, { base, id, now: now() }));
  } catch (thrown) {
    if (thrown instanceof BadSetting) return no(thrown.message);
    throw thrown;
  }
}

function headOf(answers: readonly Answer[]): string {
  const statuses = answers.flatMap(({ status }) => status ?? []);
  const isSilent = answers.some(({ status }) => status === null);
  const answered = statuses.length > 0 ? [`answered ${statuses.join(" ")}`] : [];
  return [...answered, ...(isSilent ? ["no answer"] : [])].join(", then ");
}

/** A bad one is set as well. */
function isSetIn(settings: Settings): (name: SettingName) => boolean {
  return (name) => {
    const property = Object.getOwnPropertyDescriptor(settings, name);
    return property?.get !== undefined || Boolean(property?.value);
  };
}

function listed(names: readonly SettingName[]): string {
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
}
