import type { TestProject } from "vitest/node";

import { type Offhook, startOffhook } from "../world/offhook.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The one Offhook that the e2e tests share, and the pretend outside it speaks to. */
    offhook: { url: string; key: string; adminToken: string; worldUrl: string };
  }
}

let world: ServedWorld | undefined;
let offhook: Offhook | undefined;

export async function setup(project: TestProject): Promise<void> {
  world = await serveWorld();
  offhook = await startOffhook({ worldUrl: world.url });
  const { CLAWOPS_SIGNING_KEY: key = "", ADMIN_TOKEN: adminToken = "" } = offhook.settings;
  project.provide("offhook", { url: offhook.url, key, adminToken, worldUrl: world.url });
}

export async function teardown(): Promise<void> {
  await offhook?.stop();
  await world?.close();
}
