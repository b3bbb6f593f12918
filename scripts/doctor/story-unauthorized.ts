import type { PlatformName } from "../../src/console/platform-setup.ts";
import type { SettingName, Settings } from "../../src/settings.ts";
import { type WorkerReport, reportOf } from "../worker/report.ts";
import { beginningOf } from "./quote.ts";
import { type Proof, proofsOf } from "./story-proofs.ts";
import type { Told } from "./telling.ts";

type Story = { source: PlatformName; begunAt: number; told: Told };
type Cause = { says: string; cure: string };

/** The Worker notes who was turned away after it has answered him. */
const NOTED_AFTER_MS = 1000;
/** How far the Worker's clock may be from what is taken for it. */
const CLOCK_MS = 2000;

/** What says how it is signed by them, where that is the owner's to say. */
const MANNERS: Partial<Record<Proof, SettingName>> = {
  VOX_WEBHOOK_KEY: "VOX_SIGNATURE_HEADER",
  TELER_WEBHOOK_SECRET: "TELER_SIGNATURE",
};

/** The likeliest reason why the Worker did not believe a story, by all that is known of it. */
export async function unauthorized({ source, begunAt, told }: Story): Promise<Cause> {
  const { settings, file } = told;
  const report = await latestReport(told);
  const proofs = proofsOf(source, (name) => Boolean(settings[name]));
  const isForUrl =
    source === "clawops" || (source === "teler" && proofs.includes("TELER_WEBHOOK_SECRET") && isPipe(settings));
  if (report && isForUrl && report.base !== told.base) return elsewhere(report.base, told);
  const blank = blankIn(proofs, settings, report);
  if (blank)
    return {
      says: `${blank.name} begins or ends with white space ${blank.isHere ? `in ${file}` : "at the Worker"}, such as a trailing newline`,
      cure: `${blank.isHere ? `take it out of ${file}, then ` : ""}npm run setup -- --again ${blank.name}`,
    };
  if (refusalSince(begunAt, source, report) === "unsigned")
    return {
      says: "it came to the Worker without its signature",
      cure: "see what stands before the Worker and takes headers away (a proxy, a transform rule)",
    };
  return otherKey({ proofs, isSure: report !== null || !isForUrl, told });
}

/** Signatures of that platform are of the URL. */
function elsewhere(theirs: string, { base, secrets, file }: Told): Cause {
  const believed = beginningOf(theirs, secrets);
  return {
    says: `signed for ${base}, but the Worker takes signatures for ${believed}: its PUBLIC_URL is another`,
    cure: `set PUBLIC_URL in ${file} to the URL that the platforms were given, then npm run setup -- --again PUBLIC_URL`,
  };
}

/** `isSure`: nothing else is left. */
function otherKey({ proofs, isSure, told }: { proofs: readonly Proof[]; isSure: boolean; told: Told }): Cause {
  const { file, base, door } = told;
  const suspects = [...proofs, ...proofs.flatMap((name) => MANNERS[name] ?? [])];
  const again = suspects.map((name) => `--again ${name}`).join(" ");
  const cure = `if that in ${file} is the right one, npm run setup -- ${again}; else put the Worker's there`;
  const says = `${suspects.join(" or ")} is not the Worker's`;
  if (isSure) return { says, cure };
  const ask = door.adminToken === undefined ? `; it would say so to its ADMIN_TOKEN, which is not in ${file}` : "";
  return { says: `${says}, or the Worker's PUBLIC_URL is not ${base}`, cure: cure + ask };
}

async function latestReport({ door, pause, report }: Told): Promise<WorkerReport | null> {
  if (door.adminToken === undefined) return report;
  await pause(NOTED_AFTER_MS);
  const asked = await reportOf(door);
  return asked.ok ? asked.value : report;
}

/** Why the Worker turned somebody away at that door since then; one a minute is noted at most. */
function refusalSince(begunAt: number, source: PlatformName, report: WorkerReport | null): string | null {
  const door = report?.ledger?.doors.find(({ provider }) => provider === source);
  return (door?.refusedAt ?? 0) >= begunAt - CLOCK_MS ? (door?.refusal?.why ?? null) : null;
}

function blankIn(proofs: readonly Proof[], settings: Settings, report: WorkerReport | null) {
  const here = proofs.find((name) => settings[name] !== settings[name]?.trim());
  if (here) return { name: here, isHere: true };
  const isBlankThere = (name: Proof) =>
    report?.problems.some(({ setting, says }) => setting === name && says.includes("white space"));
  const there = proofs.find(isBlankThere);
  return there ? { name: there, isHere: false } : null;
}

function isPipe({ TELER_SIGNATURE }: Settings): boolean {
  return TELER_SIGNATURE === "pipe";
}
