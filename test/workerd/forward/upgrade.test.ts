import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE } from "../../../src/lib/instant.ts";
import stored from "../../first-release/forwarding.json" with { type: "json" };
import { type Storage, upgrade } from "../first-release.ts";
import { deliver } from "../front-door.ts";
import { ask } from "../platforms.ts";
import { actionsOf, ended, givenUpBy, pass, pendingOf, said, takenWith, tellingsOf, voxCall } from "./forwarding.ts";

const storage = stored as unknown as Storage;

beforeAll(() => upgrade(storage));
beforeEach(() => void vi.useFakeTimers({ now: storage.takenAt + MINUTE, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("forwarding", () => {
  it("goes on where the first release stopped, each event once and in order", async () => {
    const call = voxCall("pending");
    await deliver(said("pending", 3, "Pending says 3."));
    await deliver(ended("pending"));
    await pass(call, HOUR);
    expect(await tellingsOf('"call":"pending"')).toEqual([
      "call.answered",
      "Pending says 1.",
      "Pending says 2.",
      "Pending says 3.",
      "call.ended",
    ]);
    expect(await pendingOf(call)).toBe(0);
    const [first] = await takenWith('"call":"pending"');
    expect(first?.id).toBe("vox:pending:call_started");
  });

  it("goes on with a text", async () => {
    await pass(env.CONTACT.getByName("+821066660002"), 0);
    expect(await tellingsOf("clawops:message:MGpending:received")).toEqual(["안녕하세요"]);
  });

  it("gives nothing a second time that was taken then", async () => {
    const call = voxCall("taken");
    await deliver(said("taken", 2, "Taken says 2."));
    await pass(call, HOUR);
    expect(await tellingsOf('"call":"taken"')).toEqual(["Taken says 2."]);
  });

  it("tries an event that was given up again when a person asks for it, and alone", async () => {
    const call = voxCall("refused");
    const [given] = await givenUpBy(call);
    expect((await ask("POST", `/api/actions/${given?.id}/retry`)).status).toBe(200);
    await pass(call, 0);
    expect(await tellingsOf('"call":"refused"')).toEqual(["Refused says 1."]);
    expect((await actionsOf(call)).map(({ state }) => state)).toEqual(["done", "done", "done"]);
  });
});
