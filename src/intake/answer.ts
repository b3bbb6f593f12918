/** How a delivery ends. What the log needs to know beyond what the sender may is in `why`. */
export type Ending =
  | { kind: "accepted" | "duplicate"; id: string }
  | { kind: "unreadable"; id: string; why: string; isForSender?: true | undefined }
  /** It is answered by what is to be done next, where that is anything. */
  | { kind: "commanded"; command: object | null; usual: Ending }
  /** Another body was taken under the same id before. */
  | { kind: "conflict"; difference: string }
  /** Readable, and not to be taken: `why` in words for who sent it. */
  | { kind: "refused"; why: string }
  | { kind: "ignored"; reason: string }
  | { kind: "malformed"; why: string }
  | { kind: "unauthorized"; why: string }
  | { kind: "off"; why: string }
  | { kind: "too-large" }
  | { kind: "unsupported"; why: string }
  | { kind: "unstored"; why: string };

/** The answer to the sender (spec §3): as poor in words as it can be where he has not proved himself. */
export function answerOf(ending: Ending): Response {
  switch (ending.kind) {
    case "accepted":
      return Response.json({ status: "accepted", id: ending.id }, { status: 202 });
    case "commanded":
      return ending.command ? Response.json(ending.command) : answerOf(ending.usual);
    case "unreadable":
      return unreadable(ending);
    case "duplicate":
      return Response.json({ status: "duplicate", id: ending.id });
    case "ignored":
      return Response.json({ status: "ignored", reason: ending.reason });
    case "conflict":
      return Response.json({ error: "another body has this id", difference: ending.difference }, { status: 409 });
    case "refused":
      return refuse(400, ending.why);
    case "malformed":
      return refuse(400, "the body is not what its content type says");
    case "unauthorized":
      return refuse(401, "unauthorized");
    case "off":
      return refuse(404, ending.why);
    case "too-large":
      return refuse(413, "the body is larger than 1 MiB");
    case "unsupported":
      return refuse(415, "this content type is not taken here");
    case "unstored":
      return refuse(503, "could not be stored: send it again", { "retry-after": "30" });
  }
}

function unreadable({ id, why, isForSender }: Extract<Ending, { kind: "unreadable" }>): Response {
  return Response.json({ status: "unreadable", id, ...(isForSender && { error: why }) }, { status: 202 });
}

function refuse(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers });
}
