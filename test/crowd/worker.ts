import { build, mediaHere, running } from "../../bench/runtime.ts";
import { enter, localSettings, talkSettings } from "../world/offhook.ts";
import type { ServedWorld } from "../world/serve.ts";

/** A Worker in a workerd of its own, with nothing in front of it, and what it has logged so far. */
export type Running = { url: string; logs: readonly string[] };
/** A call as the owner sees it. */
export type Seen = {
  status: string;
  missed: boolean;
  events: { type: string; data: { role?: string; text?: string } }[];
};

/** Has all of this happen at one Worker that lives in this world. */
export async function atWorker(world: ServedWorld, happen: (worker: Running) => Promise<void>): Promise<void> {
  const settings = { ...localSettings(world.url), ...talkSettings(world.url), HOLD_MS: "300" };
  const medium = mediaHere().at(-1) ?? "disk";
  const logs: string[] = [];
  const log = (line: string) => void logs.push(line);
  await running({ bundle: await build("src/index.ts"), medium, bindings: settings, log }, async ({ origin: url }) => {
    await enter(world.url, { ...settings, PUBLIC_URL: url });
    await happen({ url, logs });
  });
}

export async function seenAt({ url }: Pick<Running, "url">, provider: string, id: string): Promise<Seen> {
  const headers = { authorization: `Bearer ${localSettings("")["ADMIN_TOKEN"]}` };
  return (await fetch(`${url}/api/calls/${provider}/${id}`, { headers })).json();
}
