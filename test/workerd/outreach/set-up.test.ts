import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";

import { BASE } from "../front-door.ts";
import { attemptsWith, until } from "../story.ts";

/** How often Slack was asked for anything, and for posts marked TEST. */
const asked = () => Promise.all([attemptsWith(""), attemptsWith("[TEST]")]);
const TOKEN = "an-admin-token-for-the-tests";

/** A browser that is signed in. */
async function browser() {
  const get = async (path: string) => exports.default.fetch(new Request(BASE + path, { headers: { cookie } }));
  const post = (path: string, form: Record<string, string>) => {
    const init = { method: "POST", headers: { cookie }, body: new URLSearchParams(form), redirect: "manual" } as const;
    return exports.default.fetch(new Request(BASE + path, init));
  };
  let cookie = "";
  cookie = (await post("/sign-in", { token: TOKEN })).headers.get("set-cookie")?.split(";")[0] ?? "";
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await get("/setup")).text())?.[1] ?? "";
  return { get, press: (path: string) => post(path, { csrf }) };
}

it.each([
  ["clawops", "202.202", "Slack에 [TEST] 알림이 올라갔습니다"],
  ["vox", "202", "Slack에 [TEST] 알림이 올라갔습니다"],
  ["teler", "202.202", "Slack에 [TEST] 알림이 올라갔습니다"],
  ["loop", "200.202", "이 테스트는 Slack에 알리지 않습니다"],
  ["orders", "202", "Slack에 [TEST] 알림이 올라갔습니다"],
  ["bookings", "202", "Slack에 [TEST] 알림이 올라갔습니다"],
])("a test of %s goes all the way, and the page says where it ended", async (name, answers, end) => {
  const { get, press } = await browser();
  const [all, tests] = await asked();
  const sent = await press(`/setup/test/${name}`);
  const path = sent.headers.get("location") ?? "";
  expect([sent.status, path]).toEqual([303, expect.stringMatching(new RegExp(`/${name}/offhook-.*=${answers}$`))]);
  await until(async () => (await (await get(path)).text()).includes(end));
  const told = name === "loop" ? 0 : 1;
  expect(await asked()).toEqual([all + told, tests + told]);
});

it("a test is nobody's but who is signed in", async () => {
  const request = new Request(`${BASE}/setup/test/clawops`, { method: "POST", redirect: "manual" });
  expect((await exports.default.fetch(request)).status).toBe(401);
  expect((await exports.default.fetch(new Request(`${BASE}/setup`))).status).toBe(401);
});
