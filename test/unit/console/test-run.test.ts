import { describe, expect, it } from "vitest";

import { standingOf } from "../../../src/console/test-standing.ts";
import { type Around, ORIGIN, visitSetup } from "./setup-visit.ts";

const settings = {
  CLAWOPS_SIGNING_KEY: "the-clawops-signing-key",
  VOX_WEBHOOK_TOKEN: "the-vox-token-of-ours",
  SLACK_WEBHOOK_URL: "https://hooks.slack.example/x",
};
const press = (name: string, around: Around = {}) =>
  visitSetup(`/setup/test/${name}`, { settings, ...around }, { method: "POST" });
const ID = "offhook-test-0123456789ab";
const textOf = async (path: string, around: Around = {}) =>
  (await (await visitSetup(path, { settings, ...around })).text()).replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

describe("a test", () => {
  it("goes in at the front door, one delivery after the other, and then it is shown what came of it", async () => {
    const knocked: string[] = [];
    const answer = await press("clawops", { knock: ({ url }) => (knocked.push(url), knocked.length > 1 ? 200 : 202) });
    expect(knocked).toEqual([`${ORIGIN}/webhooks/clawops`, `${ORIGIN}/webhooks/clawops`]);
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(
      /^\/setup\/test\/clawops\/offhook-test-[0-9a-f]{12}\?answers=202\.200$/,
    );
  });

  it.each(["https://OTHER.example:443", "https://other.example/offhook"])(
    "comes to us also where platforms are given another address: %s",
    async (PUBLIC_URL) => {
      const knocked: string[] = [];
      await press("vox", { settings: { ...settings, PUBLIC_URL }, knock: ({ url }) => (knocked.push(url), 202) });
      expect(knocked).toEqual([`${ORIGIN}/webhooks/vox/the-vox-token-of-ours`]);
    },
  );

  it("is not sent where the platform is off, and there is none of what is no platform", async () => {
    const knock = () => expect.fail("was sent");
    const off = await press("loop", { knock });
    expect([off.status, off.headers.get("location")]).toEqual([303, "/setup?said=off"]);
    for (const name of ["nobody", "constructor", "__proto__"]) expect((await press(name, { knock })).status).toBe(404);
  });
});

describe("what came of it", () => {
  const post = (state: string, detail?: string) => ({
    actions: [{ kind: "slack.post", state, attempts: detail ? [{ at: 1, outcome: state, status: 500, detail }] : [] }],
  });

  it("is each answer of the front door in words", async () => {
    const text = await textOf(`/setup/test/clawops/${ID}?answers=202.200.401.404.503.409`);
    expect(text).toContain("Delivery 1: 202 stored Delivery 2: 200 answered Delivery 3: 401 refused: the signature");
    expect(text).toContain("Delivery 4: 404 it is off Delivery 5: 503 not taken");
    expect(text).toContain("Delivery 6: 409 refused");
  });

  it.each(["<b>", "20", "202.", "202.202.202.202.202.202.202.202.202.202.202", "2e2"])(
    "is nothing that stands in the address: %s",
    async (answers) => {
      const text = await textOf(`/setup/test/clawops/${ID}?answers=${encodeURIComponent(answers)}`);
      expect(text).not.toContain("Delivery");
      expect(text).not.toContain(answers);
    },
  );

  it("is what became of its Slack post, and where the call is shown", async () => {
    const path = `/setup/test/clawops/${ID}`;
    expect(await textOf(path)).toContain("It has not arrived yet.");
    expect(await textOf(path, { view: { actions: [] } })).toContain("is being told to Slack");
    expect(await textOf(path, { view: post("done") })).toContain("Slack has a post marked [TEST]. See the call");
    const html = await (await visitSetup(path, { settings, view: post("dead", "404 <no_service>") })).text();
    expect(html).toContain("<code>404 &lt;no_service&gt;</code>");
    expect(html).toContain(`href="/calls/clawops/${ID}"`);
    expect(html).toContain(`data-live="${path}/now"`);
  });

  it("is the same in the part of the page that stays up to date", async () => {
    const answer = await visitSetup(`/setup/test/bookings/${ID}/now`, { settings, view: post("done") });
    expect(await answer.text()).toMatch(/^<div role="status">.*href="\/bookings\/offhook-test-0123456789ab"/s);
  });

  it.each([`/setup/test/nobody/${ID}`, "/setup/test/clawops/CA1", "/setup/test/clawops/offhook-test-%3Cb%3E"])(
    "is shown of test stories alone: %s",
    async (path) => {
      for (const end of ["", "/now"]) expect((await visitSetup(path + end, { settings })).status).toBe(404);
    },
  );

  it.each([
    ["retrying", "posting"],
    ["queued", "posting"],
    ["unknown", "failed"],
    ["withdrawn", "failed"],
  ] as const)("is, while the post is %s: %s", (state, kind) => {
    const view = { actions: [{ kind: "slack.post" as const, state, attempts: [] }] };
    expect(standingOf(view, { isTold: true, hasSlack: true })).toEqual({ kind, why: null });
  });

  it("says where nobody will be told", () => {
    const view = { actions: [] };
    expect(standingOf(view, { isTold: false, hasSlack: true }).kind).toBe("arrived");
    expect(standingOf(view, { isTold: true, hasSlack: false }).kind).toBe("slackOff");
  });
});
