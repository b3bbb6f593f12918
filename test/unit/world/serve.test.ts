import { expect, test } from "vitest";

import { serveWorld } from "../../world/serve.ts";

test("the pretend outside answers over HTTP, cuts what is to be dropped, and closes on those who wait", async () => {
  const { url, close } = await serveWorld();
  const hook = `${url}/slack/services/T0OFFHOOK/B0OFFHOOK/local`;
  const post = (text: string) =>
    fetch(hook, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ text }) });
  const script = JSON.stringify({ contains: "bad", answers: [{ drop: true }, { hang: true }] });
  await fetch(`${url}/_/slack/script`, { method: "POST", body: script });

  expect(await (await post("안녕")).text()).toBe("ok");
  await expect(post("bad")).rejects.toThrow();
  const hanging = expect(post("bad")).rejects.toThrow();
  await expect
    .poll(async () => (await fetch(`${url}/_/slack/attempts?contains=bad`)).json())
    .toMatchObject({ count: 2 });
  await close();
  await hanging;
  await expect(fetch(url)).rejects.toThrow();
});
