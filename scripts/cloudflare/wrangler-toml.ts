import { dirname, resolve } from "node:path";

import { experimental_readRawConfig as readRawConfig, type Unstable_RawConfig as RawConfig } from "wrangler";

import { InWords } from "../command.ts";
import { type Plan, planOf } from "./plan.ts";

const OURS = resolve(import.meta.dirname, "../../wrangler.toml");

/** What wrangler.toml says of this deployment, with paths that hold wherever the file lies that wrangler is given. */
export function readPlan(env?: string, file = OURS): Plan {
  const path = resolve(file);
  const plan = planOf(readConfig(path), env);
  return { ...plan, config: rooted(plan.config, dirname(path)) };
}

function readConfig(path: string): RawConfig {
  try {
    return readRawConfig({ config: path }, { useRedirectIfAvailable: false }).rawConfig;
  } catch (error) {
    // It has the whole file with it, and where in it that is.
    const { message, location } = error as Error & { location?: { line?: number } };
    throw new InWords(`${path}${location?.line ? `, line ${location.line}` : ""}: ${message}`, { cause: error });
  }
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
