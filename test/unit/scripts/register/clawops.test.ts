import { describe, expect, test } from "vitest";

import { apply } from "../../../../scripts/register/apply.ts";
import { EVENTS } from "../../../../scripts/register/clawops.ts";
import { stateOf } from "../../../../scripts/register/compare.ts";
import { choicesOf, usualOf } from "../../../../scripts/register/index.ts";
import { Fields } from "../../../../src/lib/fields.ts";
import { readArtefact } from "../../../../src/providers/clawops-artefacts.ts";
import { settingsOf } from "../../../../src/settings.ts";
import { BASE, NUMBER, openPlatforms } from "./platforms.ts";

const OURS = `${BASE}/webhooks/clawops`;

describe("the account's webhook", () => {
  test.each(EVENTS.filter((event) => !event.startsWith("message.")))(
    "is told of %s, since Offhook reads it",
    (event) => {
      const delivery = { url: OURS, query: "", headers: new Headers(), body: new Uint8Array(), receivedAt: 1 };
      const fields = new Fields([["CallId", "CA1"]]);
      expect(readArtefact(event, fields, { delivery, settings: settingsOf({}) })).toMatchObject({ kind: "events" });
    },
  );

  test("is switched on again where ClawOps has switched it off, and the owner is told where to look", async () => {
    const { settings, clawops, look, looking } = await openPlatforms();
    const { id } = await clawops("POST", "webhooks", { url: OURS, events: ["message.received", "agent.connected"] });
    await clawops("PUT", `webhooks/${id}`, { active: false });
    const [found] = await look({ clawops: [] });
    expect(found).toMatchObject({ before: { active: "false" }, warnings: [expect.stringContaining("switched off")] });
    const applied = await apply(await look({ clawops: [] }), settings, looking({ clawops: [] }));
    expect(applied[0]).toMatchObject({ outcome: "changed", finding: { warnings: [] } });
    const { data } = await clawops("GET", "webhooks");
    expect(data).toMatchObject([{ id, active: true, events: [...EVENTS, "agent.connected"].toSorted() }]);
  });

  test("stands beside those of others, which stay", async () => {
    const { settings, clawops, look, looking } = await openPlatforms();
    const other = { url: "https://other.example/hook", events: ["message.sent"] };
    await clawops("POST", "webhooks", other);
    await apply(await look({ clawops: [] }), settings, looking({ clawops: [] }));
    expect((await clawops("GET", "webhooks")).data).toMatchObject([other, { url: OURS }]);
  });

  test("is one where there are two, and that is said", async () => {
    const { clawops, look } = await openPlatforms();
    for (const events of [[...EVENTS], [...EVENTS]]) await clawops("POST", "webhooks", { url: OURS, events });
    const [found] = await look({ clawops: [] });
    expect(found && stateOf(found)).toBe("right");
    expect(found?.warnings).toEqual([expect.stringContaining("2 webhooks lead here")]);
  });
});

describe("a number", () => {
  const agent = { number: NUMBER, routingType: "agent", agentId: "AG7c2f" };

  test.each([
    [{}, true],
    [{ GREETING: "안녕하세요." }, false],
    [{ REALTIME_API_KEY: "sk-a-model" }, false],
  ])(
    "that an agent answers may stay so unless the settings say what callers would hear here: %j",
    async (env, isOptional) => {
      const { look, haveNumbers } = await openPlatforms(env);
      await haveNumbers(agent);
      const [, told, answers] = await look({ clawops: [NUMBER] });
      expect([told?.isOptional, answers?.isOptional]).toEqual([false, isOptional]);
    },
  );

  test("that an agent answers is a takeover that names what is forgotten", async () => {
    const { look, haveNumbers, settings, looking } = await openPlatforms();
    await haveNumbers(agent);
    const [, told, answers] = await look({ clawops: [NUMBER] });
    expect(told).toMatchObject({ isTakeover: false, warnings: [] });
    expect(answers).toMatchObject({
      isTakeover: true,
      before: { routingType: "agent", agentId: "AG7c2f" },
      after: { routingType: "webhook", agentId: null, webhookUrl: `${BASE}/voice/clawops` },
      warnings: [expect.stringContaining("ClawOps forgets agentId AG7c2f")],
    });
    if (!told || !answers) throw new Error("nothing was found");
    await apply([told], settings, looking({ clawops: [NUMBER] }));
    expect((await look({ clawops: [NUMBER] }))[2]).toEqual(answers);
    const [applied] = await apply([answers], settings, looking({ clawops: [NUMBER] }));
    expect(applied).toMatchObject({ outcome: "changed", finding: { before: { routingType: "webhook" } } });
  });

  test("whose calls somebody else is told of is a takeover, too", async () => {
    const { look, haveNumbers } = await openPlatforms();
    await haveNumbers({ number: NUMBER, statusCallback: "https://other.example/secret" });
    const [, told] = await look({ clawops: [NUMBER] });
    expect(told?.isTakeover).toBe(true);
    expect(told?.warnings).toEqual([
      "statusCallback leads to other.example now, which would be told nothing any more.",
    ]);
  });

  test("that we are told of in another order of events is right", async () => {
    const { look, haveNumbers } = await openPlatforms();
    const statusCallbackEvents = "transfer completed answered ringing initiated";
    await haveNumbers({ number: NUMBER, statusCallback: OURS, statusCallbackEvents });
    const [, told] = await look({ clawops: [NUMBER] });
    expect(told && stateOf(told)).toBe("right");
  });

  test("is found however it is written, and one that is not the account's is named with those that are", async () => {
    const { look } = await openPlatforms();
    const found = await look({ clawops: ["+82 70-5235-1234", "07011112222"] });
    expect(found.map(stateOf)).toEqual(["differs", "differs", "differs", "trouble"]);
    expect(found[3]?.trouble).toContain(`it has ${NUMBER}`);
  });

  test("that can only be forwarded stays as it is, and that is said", async () => {
    const { look, haveNumbers } = await openPlatforms();
    const number = "15881234";
    await haveNumbers({ number, numberType: "representative", routingType: "forward", forwardTo: NUMBER });
    const answers = (await look({ clawops: [number] }))[2];
    expect(answers).toMatchObject({ change: null, warnings: [expect.stringContaining("only be forwarded")] });
  });

  test("is chosen unasked where the settings name it or it sends here", async () => {
    const { haveNumbers, settings, looking } = await openPlatforms();
    const ours = { number: "07011112222", statusCallback: OURS };
    await haveNumbers({ number: NUMBER }, ours, { number: "07033334444" });
    const choices = await choicesOf("clawops", settings, looking());
    expect(choices.ok && usualOf(choices.value)).toEqual([NUMBER, "07011112222"]);
    expect(usualOf([{ id: "a", name: "", isUsual: false }])).toEqual(["a"]);
    expect(usualOf(["a", "b"].map((id) => ({ id, name: "", isUsual: false })))).toEqual([]);
  });
});
