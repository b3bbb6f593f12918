import type { Placing } from "../rules/action.ts";
import { missingOf } from "../rules/needs.ts";
import { refusalInWords, unsettledInWords, unnamedInWords } from "../words/call-refusal.ts";
import type { Language } from "../words/language.ts";
import { codeIn, impossible, inWords } from "./answer.ts";
import type { Placer } from "./call-platform.ts";
import { clawopsPlacer } from "./clawops-call.ts";
import type { Connector, Performed } from "./connector.ts";
import { lackOf } from "./needs.ts";
import { requestJson } from "./request.ts";
import { telerPlacer } from "./teler-call.ts";
import { voxPlacer } from "./vox-call.ts";

const PLACERS: Record<Placing["via"], Placer> = {
  clawops: clawopsPlacer,
  vox: voxPlacer,
  teler: telerPlacer,
};
const TOO_MANY = 429;
const PAUSE_SECONDS = 60;

/**
 * Has a call placed by the platform that the action names. None of them takes an idempotency key: whatever leaves open whether
 * a call was placed is `unknown`, and never tried again from here.
 */
export const callPlace: Connector<"call.place"> = {
  name: "call-place",
  lacks: (settings) => lackOf(Object.values(PLACERS), settings),
  async perform(placing, outside) {
    const { via, ref } = placing;
    const { LANGUAGE: language } = outside.settings;
    const placer = PLACERS[via];
    const [lacking] = missingOf(placer.needs, outside.settings);
    if (lacking) return impossible(`call by ${via} is off: ${lacking} is not set`);
    const asked = placer.request(placing, outside.settings);
    if ("why" in asked) return impossible(asked.why);
    const { performed, body } = await requestJson(asked.url, asked.init, outside);
    const shown = { ...performed, detail: withoutRef(performed.detail, ref) };
    if (performed.outcome.kind === "done") return placed(shown, placer.idIn(body), language);
    if (isUnsettled(performed)) return unsettled(shown, language);
    const code = codeIn(body);
    const why = refusalInWords({ via, code, status: performed.status }, language);
    return waiting(inWords(shown, why, code));
  },
};

function placed(performed: Performed, ref: string | null, language: Language): Performed {
  if (ref !== null) return { ...performed, outcome: { kind: "done", ref }, detail: ref };
  const why = unnamedInWords(language);
  return { ...performed, outcome: { kind: "unknown", why }, detail: `${why}: ${performed.detail}` };
}

/** No answer, one of 5xx and 408 leave open what became of the request. */
function isUnsettled({ status }: Performed): boolean {
  return status === null || status === 408 || status >= 500;
}

function unsettled({ outcome, status, detail }: Performed, language: Language): Performed {
  const why = unsettledInWords("why" in outcome ? outcome.why : detail, language);
  return { outcome: { kind: "unknown", why }, status, detail: detail || why };
}

/** A platform that has as many calls on as it takes was asked too early, and has not failed. */
function waiting(performed: Performed): Performed {
  const { outcome, status } = performed;
  if (status !== TOO_MANY || outcome.kind !== "retry") return performed;
  const { why, afterSeconds = PAUSE_SECONDS } = outcome;
  return { ...performed, outcome: { kind: "later", why, afterSeconds } };
}

/** Platforms repeat what they were asked; what tells our callbacks apart is for them alone. */
function withoutRef(detail: string, ref: string): string {
  return ref === "" ? detail : detail.replaceAll(ref, "…");
}
