import type { Unstable_RawConfig as RawConfig } from "wrangler";

import { Misuse } from "../command.ts";

/**
 * A deployment of this clone. `config` is what wrangler is given for it. `queues` are those that must be there before a deploy: wrangler makes the
 * ones that a producer names, and refuses a deploy that consumes from others. `namespaces`: the titles that wrangler gives the KV namespaces it makes,
 * by binding. `withheld`: what of the first deployment's it is not given, being another one, and has nothing of its own for.
 */
export type Plan = {
  env: string | undefined;
  worker: string;
  config: RawConfig;
  queues: string[];
  ledger: string;
  namespaces: Record<string, string>;
  withheld: string[];
};

const NAME = /^[a-z0-9][a-z0-9-]{0,30}$/;

/**
 * Under a name of its own (`env`), a deployment shares nothing with the others: a queue has one consumer, and a ledger is one owner's. So what
 * [env.NAME] does not say is as above it, under other names; ids of what is there already are the first deployment's, and so are its domains and
 * [vars].
 */
export function planOf({ env: sections = {}, ...base }: RawConfig, env?: string): Plan {
  if (env !== undefined && !NAME.test(env))
    throw new Misuse(`--env ${env}: a name has small letters, digits and hyphens, and 31 of them at most`);
  const own = env === undefined ? {} : (sections[env] ?? {});
  const config: RawConfig = env === undefined ? base : { ...renamed(base, env), ...own };
  const { name: worker = "", queues: { producers = [], consumers = [] } = {} } = config;
  const unknown = (config.kv_namespaces ?? []).filter(({ id }) => !id);
  const needed = consumers.flatMap((one) => [one.queue, one.dead_letter_queue ?? one.queue]);
  const made = producers.map(({ queue }) => queue);
  return {
    env,
    worker,
    config,
    queues: [...new Set(needed)].filter((queue) => !made.includes(queue)),
    ledger: nameOfLedger(config),
    namespaces: Object.fromEntries(unknown.map(({ binding }) => [binding, titleOf(worker, binding)])),
    withheld: env === undefined ? [] : withheld(base, own),
  };
}

type Section = Pick<RawConfig, "route" | "routes" | "vars">;

function withheld(first: Section, own: Section): string[] {
  const parts = ({ route, routes, vars }: Section) => ({ routes: route ?? routes, "[vars]": vars });
  const ours = new Map(Object.entries(parts(own)));
  return Object.entries(parts(first)).flatMap(([name, part]) => (part && !ours.get(name) ? [name] : []));
}

function nameOfLedger({ name = "", d1_databases: [ledger] = [] }: RawConfig): string {
  return ledger ? (ledger.database_name ?? titleOf(name, ledger.binding)) : "";
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

function renamed(first: RawConfig, env: string): RawConfig {
  // wrangler hands domains on, and a domain goes to whoever is deployed last; `workers_dev` may say that it is reached there alone.
  const { route, routes, vars, workers_dev, ...base } = first;
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
      database_name: own(one.database_name ?? titleOf(name, one.binding)),
    })),
    kv_namespaces: kv_namespaces.map(({ id: _, ...one }) => one),
  };
}
