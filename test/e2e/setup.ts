import type { TestProject } from "vitest/node";

import { type Offhook, startOffhook } from "../world/offhook.ts";
import { type Keys, keysIn } from "../world/prove.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one Offhook that the e2e tests share, and the pretend outside it speaks to. */
    offhook: { url: string; keys: Keys; adminToken: string; worldUrl: string };
  }
}

let world: ServedWorld | undefined;
let offhook: Offhook | undefined;

export async function setup(project: TestProject): Promise<void> {
  world = await serveWorld();
  offhook = await startOffhook({ worldUrl: world.url });
  const { url, settings } = offhook;
  const { ADMIN_TOKEN: adminToken = "" } = settings;
  project.provide("offhook", { url, keys: keysIn(settings), adminToken, worldUrl: world.url });
}

export async function teardown(): Promise<void> {
  await offhook?.stop();
  await world?.close();
}
