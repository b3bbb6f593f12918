import { type Check, doubtful, right, wrong } from "../check.ts";
import type { WorkerReport } from "../worker/report.ts";

/** `url`: where the Worker is; `base`: what platforms are given. `bindings` and `migrations` of this clone, by name. */
type Expected = { url: string; base: string; bindings: readonly string[]; migrations: readonly string[]; file: string };

/** What a Worker says of itself, held against what this clone needs. */
export function checkReport(report: WorkerReport, { url, base, bindings, migrations, file }: Expected): Check[] {
  const lacking = bindings.filter((name) => !report.bindings.includes(name));
  const bound = bindings.map((name) =>
    lacking.includes(name) ? wrong(`binding ${name}`, "is not there", "npm run setup") : right(`binding ${name}`),
  );
  return [addressCheck(report, { url, base, file }), ...bound, ...ledgerChecks(report, migrations)];
}

/** Signatures cover the URL that a platform was given: the most common cause of a 401 at ClawOps. */
function addressCheck(report: WorkerReport, { url, base, file }: Pick<Expected, "url" | "base" | "file">): Check {
  const what = "PUBLIC_URL";
  if (report.base !== base)
    return wrong(
      what,
      `the Worker takes signatures for ${report.base}, and platforms are given ${base}: what they sign is refused (401)`,
      `PUBLIC_URL=${base} in ${file}; then npm run setup -- --again PUBLIC_URL`,
    );
  if (report.settings.includes(what)) return right(what, `signatures are taken for ${base}`);
  const says = `unset: signatures are taken for whichever address a request comes to, such as ${report.origin}`;
  return base === url ? right(what, says) : doubtful(what, says, `set it in ${file}; then npm run setup`);
}

function ledgerChecks({ ledger }: WorkerReport, migrations: readonly string[]): Check[] {
  if (ledger === null)
    return [wrong("ledger", "the Worker can't ask its D1 database", "npm run setup; or look at D1 in the dashboard")];
  const newer = ledger.migrations.filter((name) => !migrations.includes(name));
  return [
    ...migrations.map((name) =>
      ledger.migrations.includes(name)
        ? right(`migration ${name}`)
        : wrong(`migration ${name}`, "is not applied", "npm run setup"),
    ),
    ...newer.map((name) =>
      doubtful(`migration ${name}`, "is of a newer version than this clone", "git pull && npm ci"),
    ),
  ];
}
