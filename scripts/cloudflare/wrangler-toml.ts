import { dirname, resolve } from "node:path";

import { experimental_readRawConfig as readRawConfig, type Unstable_RawConfig as RawConfig } from "wrangler";

import { type Plan, planOf } from "./plan.ts";

const OURS = resolve(import.meta.dirname, "../../wrangler.toml");

/** What wrangler.toml says of this deployment, with paths that hold wherever the file lies that wrangler is given. */
export function readPlan(env?: string, file = OURS): Plan {
  const path = resolve(file);
  const { rawConfig } = readRawConfig({ config: path }, { useRedirectIfAvailable: false });
  const plan = planOf(rawConfig, env);
  return { ...plan, config: rooted(plan.config, dirname(path)) };
}

function rooted(config: RawConfig, root: string): RawConfig {
  const { main, assets, d1_databases: databases } = config;
  const withMigrations = databases?.map((one) => ({
    ...one,
    migrations_dir: resolve(root, one.migrations_dir ?? "migrations"),
  }));
  return {
    ...config,
    ...(main && { main: resolve(root, main) }),
    ...(assets?.directory && { assets: { ...assets, directory: resolve(root, assets.directory) } }),
    ...(withMigrations && { d1_databases: withMigrations }),
  };
}
