import type { Call, Calls } from "./clawops-calls.ts";
import type { Webhooks } from "./clawops-webhooks.ts";
import type { Outside } from "./outside.ts";
import type { Reaction } from "./people.ts";

type Platform = { outside: Outside; calls: Calls; webhooks: Webhooks };

/** Makes a transcript and a summary of a talk with an agent, and tells the account of both (contracts/clawops.md §1.1, §3.2). */
export async function makeArtefacts(
  { outside, calls, webhooks }: Platform,
  call: Call,
  reaction: Reaction,
): Promise<void> {
  const { callId, accountId, from, to } = call;
  const { clock, pace } = outside;
  calls.artefacts.seed(callId, { transcript: { status: "pending", startedAt: clock.iso() } });
  await clock.wait(pace.madeMs);
  const segments = reaction.talk.map(({ role, text }, index) => ({
    speaker: role === "agent" ? "speaker_0" : "speaker_1",
    start: index,
    end: index + 1,
    text,
  }));
  const resultJson = { coreSummary: reaction.summary, decisions: [], followUps: [], sentiment: "neutral" };
  calls.artefacts.seed(callId, {
    transcript: { status: "completed", callId, segmentCount: segments.length, segments },
    summary: { status: "completed", callId, resultJson, updatedAt: clock.iso() },
  });
  const about = {
    CallId: callId,
    AccountId: accountId,
    From: from,
    To: to,
    Direction: "outbound",
    Timestamp: clock.iso(),
  };
  const transcript = { TranscriptUrl: `/v1/accounts/${accountId}/calls/${callId}/transcript`, DurationSec: "1" };
  webhooks.tell("transcript.completed", {
    Event: "transcript.completed",
    ...about,
    ...transcript,
    SegmentCount: String(segments.length),
  });
  webhooks.tell("summary.completed", { Event: "summary.completed", ...about, SummaryJson: JSON.stringify(resultJson) });
}
