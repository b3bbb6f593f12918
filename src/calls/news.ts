import { cut } from "../lib/text.ts";
import type { Artefact } from "./artefact.ts";
import { type Call, statusOf, wasConnected } from "./call.ts";
import type { CallStatus, JsonValue, Line } from "./event.ts";

/** How a call goes, as it is told to whoever had it placed. Times are ms since the epoch. */
export type CallNews = {
  /** Counts up: of two, the higher is newer. */
  version: number;
  provider: string;
  call: string;
  /** When it was over and how it ended; null while it is not known to be over, so that its progress is no news. */
  endedAt: number | null;
  status: CallStatus | null;
  wasConnected: boolean;
  /** The platform's own word for how it ended, and for who took it. */
  reason: string | null;
  answeredBy: string | null;
  /** What came of it, by the platform's analysis; nothing of one whose customer opted out. */
  summary: string | null;
  fields: Record<string, JsonValue>;
  /** Nothing more is awaited of it. */
  isWhole: boolean;
  /** What was said, a line each, as much as is of use; null while more may come, and where nothing may be told of it. */
  transcript: string | null;
};

const LONGEST_TRANSCRIPT = 12_000;

type About = { version: number; awaited: readonly Artefact[]; lines: () => readonly Line[] };

export function newsOf(call: Call, { version, awaited, lines }: About): CallNews {
  const { content, end, optedOut } = call;
  const isWhole = end !== null && awaited.length === 0;
  const isKept = optedOut !== true && optedOut !== null;
  const fields = Object.entries(isKept ? content.fields : {}).map(([name, { value }]) => [name, value] as const);
  return {
    version,
    provider: call.provider,
    call: call.id,
    endedAt: end?.at ?? null,
    status: end && statusOf(call),
    wasConnected: end !== null && wasConnected(call),
    reason: end?.reason ?? null,
    answeredBy: call.answeredBy?.value ?? null,
    summary: isKept ? (content.summary?.value ?? null) : null,
    fields: Object.fromEntries(fields),
    isWhole,
    transcript: isWhole && isKept ? transcriptOf(lines()) : null,
  };
}

function transcriptOf(lines: readonly Line[]): string | null {
  const text = lines.map(({ role, text: said }) => `${role}: ${said}`).join("\n");
  return cut(text, LONGEST_TRANSCRIPT) || null;
}
