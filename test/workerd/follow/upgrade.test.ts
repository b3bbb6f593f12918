import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE } from "../../../src/lib/instant.ts";
import stored from "../../first-release/storage.json" with { type: "json" };
import { type Storage, upgrade } from "../first-release.ts";
import { attemptsWith } from "../story.ts";
import { activitiesWith, attemptsAt, callOf, contactOf, pass, report, textsWith, write } from "./following.ts";

const storage = stored as unknown as Storage;

beforeAll(() => upgrade(storage));
beforeEach(() => void vi.useFakeTimers({ now: storage.takenAt + MINUTE, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("an owner who lets this version do what the first release could not", () => {
  it("has nobody's old text answered, but each that comes now", async () => {
    const [asked, stopped] = [contactOf("+821055551234"), contactOf("+821066660001")];
    for (const contact of [asked, stopped]) await pass(contact, 0);
    expect(await textsWith("01055551234")).toEqual([]);
    await write("01055551234", "그럼 2시는요?", { id: "MGfirstnow" });
    await write("01066660001", "아직도 되나요?", { id: "MGstoppednow" });
    for (const contact of [asked, stopped]) await pass(contact, 0);
    expect(await textsWith("01055551234")).toHaveLength(1);
    expect(await attemptsAt("clawops", "01066660001")).toBe(0);
  });

  it("has the CRM told of no call that was over, until more becomes known of it", async () => {
    const call = callOf("clawops", "CAmissed");
    await pass(call, HOUR);
    expect(await activitiesWith('"CAmissed"')).toEqual([]);
    await report("CAmissed", "queued", { From: "01010000001" });
    await pass(call, HOUR);
    await pass(call, HOUR);
    const activities = await activitiesWith('"CAmissed"');
    expect(activities).toMatchObject([{ updates: 0, activity: { status: "no-answer", phone: "+821010000001" } }]);
    expect(await attemptsWith("010-1000-0001")).toBe(0);
  });
});
