import { expect, test } from "vitest";

import { ANSWER } from "../../world/model-saying.ts";
import { completionOf } from "../../world/model.ts";
import { openWorld } from "./ask.ts";

const ASKED = { model: "a-model", messages: [{ role: "user", content: "몇 시까지 하나요?" }] };
const PATH = "/model/chat/completions";

test("the pretend model says the same polite sentence to everybody, and remembers what it was asked", async () => {
  const ask = openWorld();
  const answer = await ask("POST", PATH, ASKED, { authorization: "Bearer key" });
  expect(await answer.json()).toMatchObject({
    model: "a-model",
    choices: [{ message: { role: "assistant", content: ANSWER }, finish_reason: "stop" }],
  });
  expect(await (await ask("GET", "/_/model/requests?contains=하나요")).json()).toMatchObject({
    items: [{ authorization: "Bearer key", asked: ASKED }],
  });
  expect(await (await ask("GET", "/_/model/requests?contains=other")).json()).toEqual({ items: [] });
});

test("it answers as it is told to", async () => {
  const ask = openWorld();
  const answers = [{ body: completionOf("6시까지예요.") }, { status: 500 }];
  await ask("POST", "/_/model/script", { contains: "하나요", answers });
  expect(await (await ask("POST", PATH, ASKED)).json()).toMatchObject({
    choices: [{ message: { content: "6시까지예요." }, finish_reason: "stop" }],
  });
  expect((await ask("POST", PATH, ASKED)).status).toBe(500);
  expect((await ask("POST", PATH, ASKED)).status).toBe(200);
});

test("it refuses what is no request, and has nothing else", async () => {
  const ask = openWorld();
  expect((await ask("POST", PATH, { ...ASKED, messages: [] })).status).toBe(400);
  expect((await ask("POST", PATH, "{")).status).toBe(400);
  expect((await ask("GET", PATH)).status).toBe(405);
  expect((await ask("POST", "/model/embeddings", {})).status).toBe(404);
  expect((await ask("GET", "/_/model/other")).status).toBe(404);
  expect(await (await ask("GET", "/_/model/requests?contains={")).json()).toMatchObject({
    items: [{}, { asked: "{" }],
  });
});
