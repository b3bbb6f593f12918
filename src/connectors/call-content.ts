import type { Artefact } from "../calls/artefact.ts";
import { MINUTE, SECOND } from "../lib/instant.ts";
import type { Learned, Outcome } from "../rules/action.ts";
import { artefactOf, inClawOps, lacksClawOps } from "./clawops-api.ts";
import { type Told, readSummary, readTranscript } from "./clawops-content.ts";
import type { Connector, Outside, Performed } from "./connector.ts";
import { requestJson } from "./request.ts";

/** When it is looked, since the end of the call. */
const LOOKS = [15 * SECOND, MINUTE, 3 * MINUTE] as const;
const SECOND_LOOK = LOOKS[1];
/** What an object can store as one event. */
const LONGEST_TRANSCRIPT_BYTES = 2_000_000;

/** `isRequested`: transcripts that the platform does not make by itself are asked for. */
type Asked = { call: string; sinceEnd: number; hasTranscript: boolean; isRequested: boolean };
/** `told` is null where it could not be looked. `isOpen`: it is not here and may still come. */
type Look = { artefact: Artefact; performed: Performed; told: Told | null; isOpen: boolean };

/**
 * Asks ClawOps what was said in a call and what came of it (contracts/clawops.md §3.2): now, and again while something may still come. It tells
 * what it has learned whatever comes of the attempt.
 */
export const callContent: Connector<"content.fetch"> = {
  name: "call-content",
  lacks: lacksClawOps,
  async perform({ call, since, wanted }, outside) {
    const sinceEnd = Math.max(0, outside.now - since);
    const isRequested = outside.settings.CLAWOPS_REQUEST_TRANSCRIPTS;
    const asked = { call, sinceEnd, hasTranscript: !wanted.includes("transcript"), isRequested };
    const transcript = asked.hasTranscript ? null : await look("transcript", asked, outside);
    const looks = transcript ? [transcript] : [];
    if (wanted.includes("summary") && mayHaveSummary(transcript)) {
      const hasTranscript = asked.hasTranscript || transcript?.told?.word === "completed";
      looks.push(await look("summary", { ...asked, hasTranscript }, outside));
    }
    return { ...conclude(looks, sinceEnd), learned: learnedOf(looks, isRequested) };
  },
};

/** A summary is made of a transcript: one that is here, or may be on its way. */
function mayHaveSummary(transcript: Look | null): boolean {
  const word = transcript?.told?.word;
  return transcript?.performed.outcome.kind !== "dead" && word !== "failed" && word !== "not_requested";
}

async function look(artefact: Artefact, asked: Asked, outside: Outside): Promise<Look> {
  const { url, authorization } = inClawOps(artefactOf(asked.call, artefact), outside.settings);
  const longest = artefact === "transcript" ? { longest: LONGEST_TRANSCRIPT_BYTES } : {};
  const { performed, body } = await requestJson(url, { headers: { authorization }, ...longest }, outside);
  if (performed.outcome.kind !== "done") return { artefact, performed, told: null, isOpen: true };
  const read = artefact === "transcript" ? readTranscript : readSummary;
  const told = read(body, { call: asked.call, now: outside.now });
  return { artefact, performed, told, isOpen: mayCome(artefact, told, asked) };
}

/** Whether it is not here and may still come. What nobody has asked for yet may only be late, and a transcript that we ask for comes. */
function mayCome(artefact: Artefact, { word }: Told, { sinceEnd, hasTranscript, isRequested }: Asked): boolean {
  if (word !== "not_requested" || sinceEnd < SECOND_LOOK) return word !== "completed" && word !== "failed";
  return artefact === "transcript" ? isRequested : !hasTranscript;
}

/** `not_requested` is only told once it is final, or where it is for us to ask. */
function learnedOf(looks: readonly Look[], isRequested: boolean): Learned {
  const artefacts: Learned["artefacts"] = {};
  for (const { artefact, told, isOpen } of looks) {
    const word = told?.word;
    const isOurs = isRequested && artefact === "transcript";
    if (word === "failed" || (word === "not_requested" && (!isOpen || isOurs))) artefacts[artefact] = word;
  }
  return { events: looks.flatMap(({ told }) => (told?.word === "completed" ? [told.event] : [])), artefacts };
}

/** What was answered is not shown: it holds what was said. */
function conclude(looks: readonly Look[], sinceEnd: number): Performed {
  const failed = looks.find(({ told }) => told === null);
  if (failed) return failed.performed;
  const detail = looks.map(({ artefact, told }) => `${artefact} ${told?.word}`).join(", ");
  const status = looks.at(-1)?.performed.status ?? null;
  const isOpen = looks.some((one) => one.isOpen);
  return { outcome: isOpen ? later(detail, sinceEnd) : { kind: "done" }, status, detail };
}

function later(why: string, sinceEnd: number): Outcome {
  const next = LOOKS.find((at) => at > sinceEnd);
  if (next === undefined) return { kind: "withdrawn", why: "still pending after the last look" };
  return { kind: "retry", why, afterSeconds: Math.ceil((next - sinceEnd) / SECOND) };
}
