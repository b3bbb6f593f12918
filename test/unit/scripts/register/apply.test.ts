import { describe, expect, test } from "vitest";

import { type Applied, apply } from "../../../../scripts/register/apply.ts";
import { stateOf } from "../../../../scripts/register/compare.ts";
import { look as lookAt } from "../../../../scripts/register/index.ts";
import { AGENT, ALL, APP, openPlatforms } from "./platforms.ts";

const outcomes = (applied: Applied[]) => applied.map(({ finding, outcome }) => [finding.id, outcome]);
const IDS = ["webhook", "07052351234 who is told", "07052351234 who answers", AGENT, APP];

describe("a run", () => {
  test("registers at every platform, and a second one finds nothing to do", async () => {
    const { settings, look, looking, changes } = await openPlatforms();
    const found = await look();
    expect(found.map((finding) => [finding.id, stateOf(finding)])).toEqual(IDS.map((id) => [id, "differs"]));
    expect(outcomes(await apply(found, settings, looking()))).toEqual(IDS.map((id) => [id, "changed"]));

    const asked = await changes();
    const again = await look();
    expect(again.map(stateOf)).toEqual(IDS.map(() => "right"));
    expect(outcomes(await apply(again, settings, looking()))).toEqual(IDS.map((id) => [id, "was right"]));
    expect(await changes()).toBe(asked);
  });

  test("that only looks changes nothing", async () => {
    const { look, changes } = await openPlatforms();
    const found = await look();
    expect(await look()).toEqual(found);
    expect(await changes()).toBe(0);
  });

  test("leaves out what the owner has left out", async () => {
    const { settings, look, looking } = await openPlatforms();
    const chosen = (await look()).filter(({ id }) => !id.endsWith("who answers"));
    await apply(chosen, settings, looking());
    const states = (await look()).map((finding) => [finding.id, stateOf(finding)]);
    expect(states.filter(([, state]) => state === "differs")).toEqual([["07052351234 who answers", "differs"]]);
  });

  test("does only what is missing where an earlier one was cut off between two changes", async () => {
    const { settings, look, looking, changes } = await openPlatforms();
    await apply((await look()).slice(0, 2), settings, looking());
    const before = await changes();
    const applied = await apply(await look(), settings, looking());
    const expected = IDS.map((id, index) => [id, index < 2 ? "was right" : "changed"]);
    expect(outcomes(applied)).toEqual(expected);
    expect((await changes()) - before).toBe(3);
  });

  test("moves what was ours to a new address of ours", async () => {
    const { settings, look, looking } = await openPlatforms();
    await apply(await look(), settings, looking());
    const moved = looking(ALL, { base: "https://new.example" });
    const found = await lookAt(settings, moved);
    expect(found.map(({ isTakeover }) => isTakeover)).toEqual([false, true, true, true, true]);
    expect(found[0]?.warnings).toEqual([expect.stringContaining("Another webhook leads to offhook.example")]);
    expect(outcomes(await apply(found, settings, moved))).toEqual(IDS.map((id) => [id, "changed"]));
    expect((await look()).map(stateOf)).toEqual(["right", ...Array.from({ length: 4 }, () => "differs")]);
  });
});

describe("what is told of a change", () => {
  test("is what was read again: a change whose answer was lost counts as made", async () => {
    const { settings, look, looking, answer } = await openPlatforms();
    await answer("clawops", "POST", { drop: true, accept: true });
    const [applied] = await apply(await look({ clawops: [] }), settings, looking({ clawops: [] }));
    expect(applied).toMatchObject({ outcome: "changed", why: null });
    expect((await look({ clawops: [] })).map(stateOf)).toEqual(["right"]);
  });

  test("is whatever it came to, however it was answered", async () => {
    const { settings, look, looking, answer } = await openPlatforms();
    await answer("vox", "PATCH", { status: 200, body: "<html>" });
    await answer("teler", "PATCH", { status: 500 });
    const applied = await apply(await look({ vox: [AGENT], teler: [APP] }), settings, looking());
    expect(applied).toMatchObject([
      { outcome: "changed", finding: { platform: "vox" } },
      { outcome: "not changed", why: expect.stringContaining("Teler itself is in trouble (500)") },
    ]);
  });

  test("is that it is not known where it can't be read again", async () => {
    const { settings, look, looking, answer } = await openPlatforms();
    const found = await look({ teler: [APP] });
    await answer("teler", `GET /api/v1/voice/apps/${APP}`, { status: 503 });
    const [applied] = await apply(found, settings, looking({ teler: [APP] }));
    expect(applied).toMatchObject({ outcome: "not known", why: expect.stringContaining("(503)") });
  });
});

test("one change that is refused holds up no other, and a second run mends it", async () => {
  const { settings, look, looking, answer } = await openPlatforms();
  await answer("clawops", "PUT", { status: 409, body: JSON.stringify({ error: "busy", code: "BUSY" }) });
  const applied = await apply(await look(), settings, looking());
  expect(applied.map(({ outcome }) => outcome)).toEqual(["changed", "not changed", "changed", "changed", "changed"]);
  expect(applied[1]?.why).toContain("It says: BUSY, busy");
  const again = await apply(await look(), settings, looking());
  expect(again.map(({ outcome }) => outcome).filter((outcome) => outcome === "changed")).toHaveLength(1);
});
