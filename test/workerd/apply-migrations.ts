import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";

const { LEDGER, LEDGER_MIGRATIONS } = env as Env & { LEDGER_MIGRATIONS: D1Migration[] };

await applyD1Migrations(LEDGER, LEDGER_MIGRATIONS);
