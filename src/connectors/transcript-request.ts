import { artefactOf, inClawOps, lacksClawOps } from "./clawops-api.ts";
import type { Connector } from "./connector.ts";
import { request } from "./request.ts";

/** Has ClawOps write a transcript of a call (contracts/clawops.md §3.2), which it bills by the length of the call. It never makes two of one call. */
export const transcriptRequest: Connector<"transcript.request"> = {
  name: "transcript-request",
  lacks: lacksClawOps,
  async perform({ call }, outside) {
    const { url, authorization } = inClawOps(artefactOf(call, "transcript"), outside.settings);
    const performed = await request(url, { method: "POST", headers: { authorization } }, outside);
    const { outcome, status } = performed;
    if (outcome.kind === "done") return { ...performed, learned: { artefacts: { transcript: "requested" } } };
    // It is there, or on its way.
    if (status === 409)
      return { ...performed, outcome: { kind: "done" }, learned: { artefacts: { transcript: "requested" } } };
    if (status !== 400) return performed;
    const why = "there is no recording to write it from";
    return { ...performed, outcome: { kind: "withdrawn", why }, learned: { artefacts: { transcript: "failed" } } };
  },
};
