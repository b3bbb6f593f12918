import { type Artefact } from "./artefact.ts";
import { type Call, wasConnected } from "./call.ts";

/** Platforms that make something of their calls; the others tell all they know while the call goes on. */
const MAKERS = new Set(["clawops", "vox"]);

/** What its platform could have made of the call and is not here. Nothing is to be had of a call without anybody, or of one whose customer opted out. */
export function missingOf(call: Call): Artefact[] {
  // What was said with a model of ours we have ourselves, once the last of it is told; there is no summary of it.
  if (call.isTalk) return call.isTalkTold ? [] : ["transcript"];
  if (!MAKERS.has(call.provider) || call.optedOut === true || !wasConnected(call)) return [];
  const { transcript, summary } = call.content;
  // An account's own schema may call what came of the call by other names, or have none for it.
  const hasSummary = summary !== null || call.artefacts.summary === "completed";
  return [...(transcript ? [] : (["transcript"] as const)), ...(hasSummary ? [] : (["summary"] as const))];
}

/** `canAsk`: the platform can be asked for what it does not tell. `isRequested`: a transcript that it does not make by itself is paid for. */
type Means = { canAsk: boolean; isRequested: boolean };

/** What of that may still come. */
export function awaitedOf(call: Call, { canAsk, isRequested }: Means): Artefact[] {
  const { artefacts, content, provider } = call;
  const missing = missingOf(call);
  if (call.isTalk) return missing;
  // It tells the transcript with the end, and all else in one analysis.
  if (provider === "vox") return artefacts.summary === null ? missing.filter((one) => one === "summary") : [];
  // It tells that there is a transcript, not what it says.
  if (!canAsk) return artefacts.summary === null ? missing.filter((one) => one === "summary") : [];
  const isOver = { pending: false, not_requested: !isRequested, requested: false, failed: true, completed: false };
  const hasTranscript = content.transcript !== null;
  const hasNone = !hasTranscript && artefacts.transcript !== null && isOver[artefacts.transcript];
  // A summary is made of a transcript.
  if (hasNone) return [];
  const isSummaryOver = hasTranscript && (artefacts.summary === "not_requested" || artefacts.summary === "failed");
  return missing.filter((one) => one === "transcript" || !isSummaryOver);
}
