/** What a platform makes of a call after it: what was said, and what came of it. */
export type Artefact = "transcript" | "summary";

/** How far it is with one. What a platform does not make unless it is asked to is `not_requested`, and `requested` once it was. */
const STATUSES = ["pending", "not_requested", "requested", "failed", "completed"] as const;
export type ArtefactStatus = (typeof STATUSES)[number];

/** How far it is with each; null where it has not said. */
export type Artefacts = Record<Artefact, ArtefactStatus | null>;
export const NO_ARTEFACTS: Artefacts = { transcript: null, summary: null };

/** The platform's word, or null where it is none that we know. */
export function readStatus(word: string): ArtefactStatus | null {
  return STATUSES.find((status) => status === word) ?? null;
}

/** Of what was told in whatever order, the furthest. */
export function further(a: Artefacts, b: Partial<Artefacts>): Artefacts {
  return {
    transcript: furthest(a.transcript, b.transcript ?? null),
    summary: furthest(a.summary, b.summary ?? null),
  };
}

function furthest(a: ArtefactStatus | null, b: ArtefactStatus | null): ArtefactStatus | null {
  return STATUSES.findLast((status) => status === a || status === b) ?? null;
}
