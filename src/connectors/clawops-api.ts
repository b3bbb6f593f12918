import type { Settings } from "../settings.ts";

/** The first setting of the ClawOps REST API that is not set. */
export function lacksClawOps({ CLAWOPS_API_KEY, CLAWOPS_ACCOUNT_ID }: Settings): string | null {
  if (!CLAWOPS_API_KEY) return "CLAWOPS_API_KEY";
  return CLAWOPS_ACCOUNT_ID ? null : "CLAWOPS_ACCOUNT_ID";
}

/** Where a resource of the account is (contracts/clawops.md §3), and what opens it. */
export function inClawOps(path: string, settings: Settings): { url: string; authorization: string } {
  const { CLAWOPS_API_BASE, CLAWOPS_ACCOUNT_ID = "", CLAWOPS_API_KEY = "" } = settings;
  return {
    url: `${CLAWOPS_API_BASE}/v1/accounts/${encodeURIComponent(CLAWOPS_ACCOUNT_ID)}/${path}`,
    authorization: `Bearer ${CLAWOPS_API_KEY}`,
  };
}

/** Something that the platform makes of a call. */
export function artefactOf(call: string, artefact: "transcript" | "summary"): string {
  return `calls/${encodeURIComponent(call)}/${artefact}`;
}
