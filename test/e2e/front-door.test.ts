import { request } from "node:http";

import { expect, inject, test } from "vitest";

import { readCall } from "../world/calls.ts";
import { play, type Send } from "../world/play.ts";
import { signReference } from "../world/sign.ts";
import { findStory, listStories } from "../world/stories.ts";

const { url, keys, adminToken } = inject("offhook");
const { CLAWOPS_SIGNING_KEY: key = "" } = keys;
const answered = findStory("clawops/answered") ?? expect.fail("no story");
const REFUSED = { status: 401, body: '{"error":"unauthorized"}' };

test.each([
  ["first", 0],
  ["middle", 0.5],
  ["last", 0.9999],
])(
  "a delivery whose %s byte was changed, or that of its token, is refused, and nothing of it is stored",
  async (_, at) => {
    for (const story of listStories()) {
      const { provider, id, answers } = await play({ story, to: url, keys, tamper: true, random: () => at });
      for (const answer of answers) expect(answer).toMatchObject(REFUSED);
      if (id) expect(await readCall({ url, adminToken }, { provider, id })).toBeUndefined();
    }
  },
);

test("a delivery signed with another key is refused", async () => {
  const { answers } = await play({ story: answered, to: url, keys: { CLAWOPS_SIGNING_KEY: `${key}.` } });
  for (const answer of answers) expect(answer).toMatchObject(REFUSED);
});

test("the URL that is signed is PUBLIC_URL, whatever the Host header says", async () => {
  const toUs = { story: answered, keys, fetch: sendAs("evil.example") };
  const { id = "", answers } = await play({ ...toUs, to: url });
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
  expect(await readCall({ url, adminToken }, { provider: "clawops", id })).toMatchObject({
    status: "completed",
    missed: false,
  });
  const signedForThem = await play({ ...toUs, to: "http://evil.example" });
  for (const answer of signedForThem.answers) expect(answer).toMatchObject(REFUSED);
});

test("a delivery that is sent again and again is kept once", async () => {
  const body = `CallId=offhook-test-again-${Date.now()}&CallStatus=ringing&Direction=inbound&Timestamp=${new Date().toISOString()}`;
  const to = `${url}/webhooks/clawops`;
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-signature": signReference({ url: to, body, secret: key }),
  };
  const statuses: number[] = [];
  for (let n = 0; n < 5; n++) statuses.push((await fetch(to, { method: "POST", headers, body })).status);
  expect(statuses).toEqual([202, 200, 200, 200, 200]);
});

/** Sends to the Worker whatever the URL, with a Host header that fetch itself would not let us say. */
function sendAs(host: string): Send {
  return (to, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const sent = request(url + new URL(to).pathname, { method, headers: { ...headers, host } }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 0 })));
      });
      sent.on("error", reject).end(body);
    });
}
