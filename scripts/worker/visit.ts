import * as z from "zod";

import { type Result, no } from "../../src/lib/result.ts";
import { type Check, doubtful, right, wrong } from "../check.ts";
import { type Answered, type Door, type WorkerReport, askWorker, reportOf } from "./report.ts";

/**
 * What can be seen of a Worker from outside. `skewMs`: how far its clock is before this machine's. `report`: what it says of itself; or the status with
 * which it does not, null where nobody answers. `problems`: what it says is odd about its settings.
 */
export type Seen = {
  isThere: boolean;
  skewMs: number;
  report: Result<WorkerReport, number | null>;
  problems: WorkerReport["problems"];
  checks: Check[];
};

/** `clock`: this machine's, ms since the epoch. `isByPublicUrl`: it is looked for where PUBLIC_URL says. */
type Visit = { door: Door; clock: () => number; file: string; isByPublicUrl?: boolean };

const Health = z.object({ status: z.enum(["ok", "degraded"]), problems: z.array(z.string()) });
/** Standard Webhooks and Teler bear five minutes; what is off by this is set wrong and will go on drifting. */
const SKEW_MS = 30_000;

/** Goes to the Worker as anybody can, and then with the token. */
export async function visitWorker({ door, clock, file, isByPublicUrl = false }: Visit): Promise<Seen> {
  const asked = clock();
  // Whoever that is, the token is not for a stranger.
  const health = await askWorker("/healthz", { ...door, adminToken: undefined });
  const skewMs = skewOf(health, (asked + clock()) / 2);
  const read = "body" in health ? Health.safeParse(health.body) : null;
  if (health.status !== 200 || !read?.success) {
    const checks = [wrong("address", ...strangerAt(door.url, health, isByPublicUrl ? file : null))];
    return { isThere: false, skewMs: 0, report: no(null), problems: [], checks };
  }
  const report = await reportOf(door);
  const problems = report.ok ? report.value.problems : read.data.problems.flatMap(problemIn);
  const checks = [right("address", door.url), clockCheck(skewMs), tokenCheck(report, { door, file, problems })];
  return { isThere: true, skewMs, report, problems, checks };
}

/** What `/healthz` tells anybody, taken apart again. */
function problemIn(told: string): WorkerReport["problems"] {
  const [, warning, setting, says] = /^(warning: )?([A-Z_]+) (.*)$/s.exec(told) ?? [];
  return setting === undefined || says === undefined ? [] : [{ setting, says, isBad: warning === undefined }];
}

/** None where the one who answers tells no time. A date is cut off at its second. */
function skewOf(health: Answered, atHere: number): number {
  return "date" in health && !Number.isNaN(health.date) ? health.date + 500 - atHere : 0;
}

function clockCheck(skewMs: number): Check {
  if (Math.abs(skewMs) <= SKEW_MS) return right("clock", "this machine's agrees with Cloudflare's");
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const says = `this machine's clock is ${seconds} s ${skewMs > 0 ? "behind" : "ahead of"} the Worker's`;
  const cure = "set it (such as `sudo timedatectl set-ntp true`): what is signed by a clock that is wrong is refused";
  return wrong("clock", says, cure);
}

type Token = { door: Door; file: string; problems: Seen["problems"] };

function tokenCheck(report: Seen["report"], { door: { adminToken }, file, problems }: Token): Check {
  const what = "ADMIN_TOKEN";
  if (report.ok) return right(what, "is the Worker's");
  if (adminToken === undefined)
    return doubtful(what, "not set here, so the Worker can't be asked how it is", `set it in ${file}`);
  if (report.reason === 404 || report.reason === 200)
    return wrong("version", "the Worker is of another version than this clone", "npm run setup");
  const again = "npm run setup -- --again ADMIN_TOKEN";
  const isPadded = problems.some(({ setting, says }) => setting === what && says.includes("white space"));
  if (report.reason === 401 && isPadded)
    return wrong(what, "at the Worker it ends in a line end or a blank, so that nothing fits it", again);
  if (report.reason === 401) return wrong(what, `the one in ${file} is not the Worker's`, again);
  return wrong(what, `asked with it, the Worker answered ${report.reason ?? "nothing"}`, "run this again");
}

/** What it is that answers there, or does not; and what helps. `file`: whose PUBLIC_URL has led there. */
function strangerAt(url: string, health: Answered, file: string | null): [says: string, cure: string] {
  const address = file === null ? "the address" : `PUBLIC_URL in ${file}`;
  if (health.status === null)
    return [`nobody answers at ${url} (${health.why})`, `see whether ${address} is right and the Worker deployed`];
  const { status } = health;
  if (status === 403 || status === 401 || (status >= 300 && status < 400))
    return [
      `something stands before the Worker at ${url} and answers ${status}`,
      "let /webhooks/*, /voice/*, /media/* and /healthz through it (Access, firewall rules, a proxy's sign-in): platforms meet it too",
    ];
  if (status === 404 || status === 200)
    return [
      `at ${url} there is something that is not Offhook (${status})`,
      file === null ? "npm run setup, or another --to" : `put ${address} right; then npm run setup`,
    ];
  return [`${url} answers ${status}`, "look at the Worker's log: npx wrangler tail"];
}
