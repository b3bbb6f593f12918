import { tellUntold } from "./api/untold.ts";
import { consume } from "./delivery/consume.ts";
import { recordCall, spokenAfter } from "./ledger/calls.ts";
import { recordContact } from "./ledger/contacts.ts";
import { recordOutreach } from "./ledger/outreach.ts";
import { forgetOld } from "./ledger/retention.ts";
import { countHours } from "./ledger/tally.ts";
import { log } from "./lib/log.ts";
import { CallObject as StoredCall } from "./objects/call-object.ts";
import { ContactObject as StoredContact } from "./objects/contact-object.ts";
import { ConversationObject as StoredConversation } from "./objects/conversation-object.ts";
import type { Means } from "./objects/means.ts";
import { OutreachObject as StoredOutreach } from "./objects/outreach-object.ts";
import { routes } from "./routes.ts";
import { secretsOf, settingsOf, soundSettingsOf } from "./settings.ts";

/** The one in wrangler.toml that only counts. */
const HOURLY = "4 * * * *";

/** The objects as Cloudflare makes them: told the settings and the ledger, which they do not look for themselves. */
export class CallObject extends StoredCall {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, meansOf(env));
  }
}

export class ContactObject extends StoredContact {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, meansOf(env));
  }
}

export class OutreachObject extends StoredOutreach {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, meansOf(env));
  }
}

export class ConversationObject extends StoredConversation {
  constructor(ctx: DurableObjectState, env: Env) {
    const settings = settingsOf(env);
    super(ctx, env, { settings, secrets: secretsOf(settings), fetch: (...args) => fetch(...args) });
  }
}

export default {
  fetch: routes.fetch,
  async queue(batch, env) {
    const settings = settingsOf(env);
    await consume(batch, {
      env,
      settings,
      secrets: secretsOf(settings),
      fetch: (...args) => fetch(...args),
    });
  },
  async scheduled({ cron }, env) {
    // An owner may have given the crons other times: then each does both, which is dear but right.
    if (cron !== HOURLY) await forgetAllOld(env);
    // A clock that is set wrong counts as unset, as it does where the counts are shown.
    const { RETENTION_DAYS: retentionDays, TIME_ZONE: timeZone } = soundSettingsOf(env);
    const written = await countHours(env.LEDGER, { now: Date.now(), timeZone, retentionDays });
    log("info", "tallies", { written, untold: await tellUntold(env) });
  },
} satisfies ExportedHandler<Env>;

async function forgetAllOld(env: Env): Promise<void> {
  const { RETENTION_DAYS: retentionDays } = settingsOf(env);
  for (let isDone = false; !isDone;) {
    const forgotten = await forgetOld(env.LEDGER, { now: Date.now(), retentionDays });
    log("info", "retention", forgotten);
    isDone = forgotten.isDone;
  }
}

function meansOf(env: Env): Means {
  return {
    settings: settingsOf(env),
    ledger: {
      recordCall: (snapshot) => recordCall(env.LEDGER, snapshot),
      recordContact: (snapshot) => recordContact(env.LEDGER, snapshot),
      recordOutreach: (snapshot) => recordOutreach(env.LEDGER, snapshot),
      spokenAfter: (contactId, at) => spokenAfter(env.LEDGER, contactId, at),
    },
  };
}
