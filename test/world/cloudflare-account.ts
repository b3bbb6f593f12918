import type { Assets } from "./cloudflare-assets.ts";
import type { Queue } from "./cloudflare-queues.ts";
import type { Database, Namespace } from "./cloudflare-storage.ts";
import type { Worker } from "./cloudflare-upload.ts";

/** What an account has; `subdomain` is under workers.dev, where it has one. */
export type Account = {
  subdomain: string | null;
  workers: Map<string, Worker>;
  namespaces: Namespace[];
  databases: Database[];
  queues: Queue[];
  assets: Assets;
};

export function newAccount(): Account {
  const assets: Assets = { hashes: new Set(), sessions: new Map() };
  return { subdomain: "offhook-owner", workers: new Map(), namespaces: [], databases: [], queues: [], assets };
}
