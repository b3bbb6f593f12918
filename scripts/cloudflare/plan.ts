import type { Unstable_RawConfig as RawConfig } from "wrangler";

/**
 * A deployment of this clone. `config` is what wrangler is given for it. `queues` are those that must be there before a deploy: wrangler makes the
 * ones that a producer names, and refuses a deploy that consumes from others. `namespaces`: the titles that wrangler gives the KV namespaces it makes,
 * by binding.
 */
export type Plan = {
  worker: string;
  config: RawConfig;
  queues: string[];
  ledger: string;
  namespaces: Record<string, string>;
};

const NAME = /^[a-z0-9][a-z0-9-]{0,30}$/;

/**
 * Under a name of its own (`env`), a deployment shares nothing with the others: a queue has one consumer, and a ledger is one owner's. So what
 * [env.NAME] does not say is as above it, under other names; ids of what is there already are the first deployment's.
 */
export function planOf({ env: sections = {}, ...base }: RawConfig, env?: string): Plan {
  if (env !== undefined && !NAME.test(env))
    throw new Error(`--env ${env}: a name has small letters, digits and hyphens, and 31 of them at most`);
  const config: RawConfig = env === undefined ? base : { ...renamed(base, env), ...sections[env] };
  const { name: worker = "", queues: { producers = [], consumers = [] } = {} } = config;
  const [{ database_name: ledger = "" } = {}] = config.d1_databases ?? [];
  const unknown = (config.kv_namespaces ?? []).filter(({ id }) => !id);
  const needed = consumers.flatMap((one) => [one.queue, one.dead_letter_queue ?? one.queue]);
  const made = producers.map(({ queue }) => queue);
  return {
    worker,
    config,
    queues: [...new Set(needed)].filter((queue) => !made.includes(queue)),
    ledger,
    namespaces: Object.fromEntries(unknown.map(({ binding }) => [binding, titleOf(worker, binding)])),
  };
}

/** The same, with the ids of KV namespaces that are there: without one, wrangler makes a second of that title, and fails. */
export function withNamespaces(plan: Plan, found: readonly { id: string; title: string }[]): RawConfig {
  const idOf = (binding: string) => found.find(({ title }) => title === plan.namespaces[binding])?.id;
  const namespaces = plan.config.kv_namespaces?.map((one) => {
    const id = one.id ?? idOf(one.binding);
    return id === undefined ? one : { ...one, id };
  });
  return namespaces ? { ...plan.config, kv_namespaces: namespaces } : plan.config;
}

/** As wrangler names what it makes for a binding. */
function titleOf(worker: string, binding: string): string {
  return `${worker}-${binding.toLowerCase().replaceAll("_", "-")}`;
}

function renamed(base: RawConfig, env: string): RawConfig {
  const { name = "", queues: { producers = [], consumers = [] } = {}, d1_databases = [], kv_namespaces = [] } = base;
  const own = (text: string) =>
    `${text}-`.startsWith(`${name}-`) ? `${name}-${env}${text.slice(name.length)}` : `${text}-${env}`;
  return {
    ...base,
    name: own(name),
    queues: {
      producers: producers.map((one) => (one.queue ? { ...one, queue: own(one.queue) } : one)),
      consumers: consumers.map(({ dead_letter_queue: dead, ...one }) => ({
        ...one,
        queue: own(one.queue),
        ...(dead && { dead_letter_queue: own(dead) }),
      })),
    },
    d1_databases: d1_databases.map(({ database_id: _, ...one }) => ({
      ...one,
      database_name: own(one.database_name ?? one.binding.toLowerCase()),
    })),
    kv_namespaces: kv_namespaces.map(({ id: _, ...one }) => one),
  };
}
