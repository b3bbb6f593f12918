import type { CanonicalEvent } from "../calls/message.ts";
import { isTestEvent } from "../calls/test-story.ts";
import { BETWEEN_SIGHTINGS, type Refusal, noteGenuine, noteRefused } from "../ledger/sightings.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { type Delivery, type Provider, verify } from "../providers/provider.ts";
import type { Settings } from "../settings.ts";

const LEDGER_PATIENCE_MS = 4000;

/** Who came: with events of a proven delivery, with a delivery that proved nothing, or while the provider was off. */
export type Came = {
  provider: Provider;
  at: number;
  /** Where the request was sent to. */
  origin: string;
} & ({ kind: "genuine"; events: readonly CanonicalEvent[] } | { kind: "refused"; delivery: Delivery | null });

type Means = { env: Env; settings: Settings; base: string };

/** When each kind was last written down, by provider; by each instance of the Worker for itself. */
const written = new Map<string, number>();

/**
 * Remembers that somebody came to a provider's door, for the owner who connects his platform: one row a minute at most of each kind. Test stories
 * do not count, since they say nothing of the platform. Never throws.
 */
export async function sight(came: Came, means: Means): Promise<void> {
  if (came.kind === "genuine" && came.events.some(isTestEvent)) return;
  const { provider, at, kind } = came;
  const key = `${provider.name} ${kind}`;
  if (at - (written.get(key) ?? 0) < BETWEEN_SIGHTINGS) return;
  written.set(key, at);
  try {
    await within(LEDGER_PATIENCE_MS, note(came, means));
  } catch (cause) {
    log("warn", "sighting not kept", { provider: provider.name, cause: describe(cause) });
  }
}

async function note(came: Came, means: Means): Promise<void> {
  const { at, provider } = came;
  const db = means.env.LEDGER;
  if (came.kind === "genuine") return noteGenuine(db, provider.name, at);
  await noteRefused(db, { provider: provider.name, at, refusal: await refusalOf(came, means) });
}

async function refusalOf(came: Came & { kind: "refused" }, { settings, base }: Means): Promise<Refusal> {
  const { provider, delivery, origin } = came;
  if (!delivery) return { why: "off", lacks: provider.lacks(settings) ?? "" };
  const by = provider.dialects.filter((dialect) => dialect.matches(delivery, settings)).map(({ name }) => name);
  if (by.length === 0) return { why: "unsigned" };
  for (const [at, other] of otherBases(base, origin)) {
    const url = other + delivery.url.slice(base.length);
    if ((await verify(provider, { ...delivery, url }, settings)).ok) return { why: "elsewhere", by, at };
  }
  return { why: "forged", by };
}

/** What the platform may have been given instead of our base: a wrong PUBLIC_URL is what most often makes a good signature bad. */
function otherBases(base: string, origin: string) {
  const bases = [
    ["request", origin],
    ["http", base.replace(/^https:/, "http:")],
    ["https", base.replace(/^http:/, "https:")],
    ["http", origin.replace(/^https:/, "http:")],
  ] as const;
  return bases.filter(([, other]) => other !== base);
}
