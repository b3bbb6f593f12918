import type { CallNews } from "../calls/news.ts";
import { MINUTE, SECOND } from "../lib/instant.ts";
import type { Begun, CallEnd, Placed } from "./progress.ts";

/** So long after it was placed a call that nothing was heard of is asked about, and then every so often. */
const SILENT_FOR = 15 * MINUTE;
const LOOK_AGAIN_AFTER = 5 * MINUTE;
const MOST_LOOKS = 12;
/** A platform lists a call some time after it took it. */
const FIRST_LOOK = 10 * SECOND;
const BETWEEN_LOOKS = 61 * SECOND;
/** So often a platform must say that there is no such call before that is believed. */
const ABSENT_TIMES = 2;
/** Platforms' words for a number that nobody will ever be reached at (contracts/clawops.md §3.1). */
const INVALID = new Set(["invalid_number", "number_changed", "incompatible_destination"]);

/** What a platform says of a call when it is asked, or that it has no such call. */
export type Looked =
  | { kind: "absent" }
  | {
      kind: "found";
      call: string;
      isOver: boolean;
      status: string;
      reason: string | null;
      answeredBy: "human" | "machine" | "unknown" | null;
    };

export function newCall(ref: string): Placed {
  return {
    ref,
    isByAgent: false,
    id: null,
    version: 0,
    phase: "new",
    lookAt: null,
    looks: 0,
    looksLeft: MOST_LOOKS,
    absent: 0,
  };
}

/** The platform has taken the call. */
export function taken(call: Placed, id: string | null, now: number): Placed {
  if (call.phase === "taken" || call.phase === "explained") return { ...call, id: call.id ?? id };
  return { ...call, id: call.id ?? id, phase: "taken", lookAt: now + SILENT_FOR, looksLeft: MOST_LOOKS, absent: 0 };
}

/** Whether the platform has taken it is not known. */
export function lost(call: Placed, now: number): Placed {
  return { ...call, phase: "lost", lookAt: now + FIRST_LOOK, absent: 0 };
}

/** A person wants it to be tried again: it is as if it had not been. */
export function anew(call: Placed): Placed {
  return { ...unplaced(call), looksLeft: MOST_LOOKS };
}

function unplaced(call: Placed): Placed {
  return { ...call, phase: "new", lookAt: null, absent: 0 };
}

/** The platform is being asked. */
export function looking(call: Placed): Placed {
  return { ...call, lookAt: null, looks: call.looks + 1, looksLeft: call.looksLeft - 1 };
}

/** What is known once it has said something. `isUnplaced`: there is no such call, so that it is to be placed; `end`: it is over. */
export type Found = { call: Placed; isUnplaced?: true; end?: CallEnd };

/** Takes note of what the platform said of a call; null is nothing, however often it was asked. */
export function looked(call: Placed, said: Looked | null, now: number): Found {
  if (call.phase === "new") return { call };
  if (call.phase === "explained") return said && endIn(said) === "invalid" ? { call, end: "invalid" } : { call };
  const end = said && endIn(said);
  if (end) return { call: taken(call, idIn(said), now), end };
  if (said === null || call.looksLeft <= 0) return { call, end: "unsettled" };
  if (call.phase === "lost") return afterLoss(call, said, now);
  // It took the call: that it does not list it says nothing of whether somebody was spoken with.
  if (said.kind === "absent") return { call, end: "unsettled" };
  return { call: { ...call, lookAt: now + LOOK_AGAIN_AFTER } };
}

function afterLoss(call: Placed, said: Looked, now: number): Found {
  if (said.kind === "found") return { call: taken(call, said.call, now) };
  const absent = call.absent + 1;
  if (absent < ABSENT_TIMES) return { call: { ...call, absent, lookAt: now + BETWEEN_LOOKS } };
  return { call: unplaced(call), isUnplaced: true };
}

/** A call that failed is asked about once: a number that is none is never called again. */
export function mustExplain({ end, call }: Begun): boolean {
  return end?.result === "failed" && call !== null && call.id !== null && call.phase === "taken";
}

export function explaining(call: Placed): Placed {
  return { ...looking(call), phase: "explained" };
}

/** How a call ended by the news of it; null while it goes on. */
export function endOfNews({ endedAt, status, wasConnected, reason, answeredBy }: CallNews): CallEnd | null {
  if (endedAt === null) return null;
  return endOf({ status: status ?? "completed", reason, answeredBy, wasConnected });
}

function endIn(said: Looked): CallEnd | null {
  if (said.kind === "absent" || !said.isOver) return null;
  return endOf({ ...said, wasConnected: said.status === "completed" });
}

function idIn(said: Looked): string | null {
  return said.kind === "found" ? said.call : null;
}

type Ending = { status: string; reason: string | null; answeredBy: string | null; wasConnected: boolean };

/** Who can't be told from a machine counts as a person (contracts/clawops.md §3.1). */
function endOf({ status, reason, answeredBy, wasConnected }: Ending): CallEnd {
  if (reason !== null && INVALID.has(reason.toLowerCase())) return "invalid";
  switch (status) {
    case "completed":
      if (!wasConnected) return "no-answer";
      return answeredBy === "machine" ? "machine" : "answered";
    case "busy":
      return "busy";
    case "rejected":
      return "refused";
    case "failed":
      return "failed";
    default:
      return "no-answer";
  }
}
