import { iso } from "../../src/lib/instant.ts";
import { type Check, doubtful, right } from "../check.ts";
import type { WorkerReport } from "../worker/report.ts";

/** Why somebody was turned away, by the Worker's word for it, and what helps. */
const REFUSALS: Readonly<Record<string, [why: string, cure: string]>> = {
  off: ["the platform is off here", "set its key, or take the URL out of the platform's console"],
  unsigned: ["it carried no signature", "have the platform sign; a stranger's request may be left alone"],
  elsewhere: [
    "it was signed with the right key, but for another URL than PUBLIC_URL",
    "set PUBLIC_URL to what the platform was given, or give it the URL again: npm run setup",
  ],
  forged: [
    "its signature is not by our key, or its time is too far from the Worker's",
    "copy the key once more from the platform's console; a stranger's request may be left alone",
  ],
};
const OTHER: [why: string, cure: string] = ["it proved nothing", "see whether the platform has the URL and the key"];

/** What came to the Worker's doors. `nameOf`: how a platform is called, null for one that is not told of. */
export function checkDoors({ ledger }: WorkerReport, nameOf: (provider: string) => string | null): Check[] {
  return (ledger?.doors ?? []).flatMap(({ provider, genuineAt, refusedAt, refusal }) => {
    const name = nameOf(provider);
    if (name === null) return [];
    const what = `${name}: deliveries`;
    if (refusedAt !== null && refusedAt > (genuineAt ?? 0)) {
      const [why, cure] = REFUSALS[refusal?.why ?? ""] ?? OTHER;
      return [doubtful(what, `the last, of ${iso(refusedAt)}, was refused: ${why}`, cure)];
    }
    return genuineAt === null ? [] : [right(what, `the last genuine one came ${iso(genuineAt)}`)];
  });
}
