import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Check } from "../../scripts/check.ts";
import { tellStories } from "../../scripts/doctor/stories.ts";
import { type Door, reportOf } from "../../scripts/worker/report.ts";
import { parseSettings } from "../../src/settings.ts";
import { type Offhook, startOffhook } from "../world/offhook.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import { order } from "../world/world-client.ts";

let world: ServedWorld;
let offhook: Offhook;

// Of its own: others count what the shared one tells Slack.
beforeAll(async () => {
  world = await serveWorld();
  offhook = await startOffhook({ worldUrl: world.url, settings: { HOLD_MS: "300" } });
});
afterAll(async () => {
  await offhook?.stop();
  await world?.close();
});

type Wish = { here?: Record<string, string>; base?: string; onSent?: (id: string) => Promise<void> };
/** `ids`: of the stories told, by the door they were told at. */
type Told = { checks: Check[]; ids: Map<string, string>; said: string[] };

/** Tells the Worker stories with the settings that are known here, as the doctor does. */
async function tell({ here = offhook.settings, base = offhook.url, onSent }: Wish = {}): Promise<Told> {
  const ids = new Map<string, string>();
  const said: string[] = [];
  const look: typeof fetch = async (input, init) => {
    const [id] = typeof init?.body === "string" ? (/offhook-test-[0-9a-f]{12}/.exec(init.body) ?? []) : [];
    const door = new URL(new Request(input).url).pathname.split("/")[2] ?? "";
    if (id !== undefined && !ids.has(door)) await onSent?.(id);
    if (id !== undefined) ids.set(door, id);
    return fetch(input, init);
  };
  const door: Door = { url: offhook.url, adminToken: offhook.settings["ADMIN_TOKEN"], fetch: look };
  const report = await reportOf(door);
  if (!report.ok) throw new Error(`the Worker does not report: ${report.reason}`);
  const { settings } = parseSettings(here);
  const telling = { settings, door, base, now: Date.now, report: report.value, say: (text: string) => said.push(text) };
  return { checks: await tellStories(telling), ids, said };
}

/** Only some of the settings are known here, so that little else is told. */
function only(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, offhook.settings[name] ?? ""]));
}

async function posts(): Promise<{ rendered: string }[]> {
  const answer = await fetch(`${world.url}/_/slack/posts`);
  return ((await answer.json()) as { items: { rendered: string }[] }).items;
}

describe("test stories of the doctor", () => {
  it("come to their end all at once, each told once in Slack that is to be told there, and in no other way", async () => {
    const { checks, ids, said } = await tell();
    const toSlack = expect.stringMatching(/^answered 202(?: 202)?, posted to Slack in \d+\.\d s$/) as unknown;
    expect(checks).toEqual([
      { what: "ClawOps", state: "right", says: toSlack, cure: null },
      { what: "vox.ai", state: "right", says: toSlack, cure: null },
      { what: "FreJun Teler", state: "right", says: toSlack, cure: null },
      { what: "Voice loop", state: "right", says: expect.stringMatching(/^answered 20\d 202, arrived in/), cure: null },
      { what: "Orders in", state: "right", says: toSlack, cure: null },
      { what: "Bookings in", state: "right", says: toSlack, cure: null },
    ]);
    expect([...ids.keys()].toSorted()).toEqual(["bookings", "clawops", "loop", "orders", "teler", "vox"]);
    expect(said).toHaveLength(6);
    const isMarked = ({ rendered }: { rendered: string }) => rendered.includes("[TEST]");
    expect((await posts()).map(isMarked)).toEqual([true, true, true, true, true]);
  });

  it("are not believed with another key, which is named, and those unknown here are not told", async () => {
    const { checks, ids } = await tell({ here: { ...only("BOOKINGS_SECRET"), LOOP_SIGNING_KEY: "another-loop-key" } });
    const of = (name: string) => checks.find(({ what }) => what === name);
    expect(of("Bookings in")).toMatchObject({ state: "right" });
    expect(of("Voice loop")).toMatchObject({
      state: "wrong",
      says: "answered 401: LOOP_SIGNING_KEY is not the Worker's",
    });
    expect(of("ClawOps")).toMatchObject({ state: "doubtful" });
    expect([...ids.keys()].toSorted()).toEqual(["bookings", "loop"]);
  });

  it("are not believed when signed for another URL than the Worker's, which is named", async () => {
    const here = only("CLAWOPS_SIGNING_KEY", "VOX_WEBHOOK_TOKEN");
    const { checks } = await tell({ here, base: "https://old.example/hooks" });
    const of = (name: string) => checks.find(({ what }) => what === name);
    expect(of("ClawOps")).toMatchObject({ state: "wrong", cure: expect.stringContaining("--again PUBLIC_URL") });
    expect(of("ClawOps")?.says).toBe(
      `answered 401: signed for https://old.example/hooks, but the Worker takes signatures for ${offhook.url}: its PUBLIC_URL is another`,
    );
    expect(of("vox.ai")).toMatchObject({ state: "right" });
  });

  it("say what Slack says that has no such webhook", async () => {
    const gone = { status: 404, body: "no_service" };
    const onSent = (id: string) => order(world, "slack", { contains: id, answers: [gone] });
    const { checks, ids } = await tell({ here: only("ORDERS_SECRET"), onSent });
    const about = checks.find(({ what }) => what === "Orders in");
    expect(about).toMatchObject({ state: "wrong", cure: expect.stringContaining("make another") });
    expect(about?.says).toBe('answered 202, but Slack was not told: Slack answered 404 "no_service"');
    expect(about?.cure).toContain(`; ${offhook.url}/orders/${ids.get("orders")}`);
  });
});
