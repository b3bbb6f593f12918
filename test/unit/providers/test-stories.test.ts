import { describe, expect, it } from "vitest";

import { type Call, apply, isMissed } from "../../../src/calls/call.ts";
import { isCall } from "../../../src/calls/message.ts";
import { isTestEvent } from "../../../src/calls/test-story.ts";
import { providers } from "../../../src/providers/index.ts";
import { type Delivery, verify } from "../../../src/providers/provider.ts";
import { newTestId, testStories } from "../../../src/providers/test-stories.ts";
import { settingsOf } from "../../../src/settings.ts";
import { signLoop, signReference, signStandard, signTeler, signTelerPipe, signVox } from "../../world/sign.ts";

type Name = keyof typeof providers;
type Sent = { url: string; path: string; headers: Headers; body: string };

const NOW = Date.UTC(2026, 10, 22, 3, 4, 5, 678);
const TIMESTAMP = String(Math.floor(NOW / 1000));
const BASE = "https://offhook.example";
const ID = "offhook-test-0123456789ab";
const secret = "a secret, 비밀 & more/of it";
/** What each is signed with, and by which signature the pretend platform would have signed it. */
const ways: [string, Name, Record<string, string>, ((sent: Sent) => [string, string]) | null][] = [
  [
    "clawops",
    "clawops",
    { CLAWOPS_SIGNING_KEY: secret },
    (sent) => ["x-signature", signReference({ ...sent, secret })],
  ],
  ["vox by its token", "vox", { VOX_WEBHOOK_TOKEN: secret }, null],
  [
    "vox with a key",
    "vox",
    { VOX_WEBHOOK_TOKEN: "token", VOX_WEBHOOK_KEY: secret },
    (sent) => ["x-vox-signature", signVox({ ...sent, secret })],
  ],
  [
    "vox with a header of the owner's",
    "vox",
    { VOX_WEBHOOK_TOKEN: "token", VOX_WEBHOOK_KEY: secret, VOX_SIGNATURE_HEADER: "x-mine" },
    (sent) => ["x-mine", signVox({ ...sent, secret })],
  ],
  [
    "teler",
    "teler",
    { TELER_WEBHOOK_SECRET: secret },
    (sent) => ["x-teler-signature", signTeler({ ...sent, timestamp: TIMESTAMP, secret })],
  ],
  [
    "teler with pipes",
    "teler",
    { TELER_WEBHOOK_SECRET: secret, TELER_SIGNATURE: "pipe" },
    (sent) => ["x-teler-signature", signTelerPipe({ ...sent, timestamp: TIMESTAMP, secret })],
  ],
  ["teler by its token", "teler", { TELER_URL_TOKEN: secret }, null],
  ["the loop", "loop", { LOOP_SIGNING_KEY: secret }, (sent) => ["x-signature", signLoop({ ...sent, secret })]],
  [
    "orders",
    "orders",
    { ORDERS_SECRET: secret },
    (sent) => ["webhook-signature", signStandard({ ...sent, id: ID, timestamp: TIMESTAMP, secret })],
  ],
  [
    "bookings, by a secret in Base64",
    "bookings",
    { BOOKINGS_SECRET: "whsec_YS1ib29raW5ncy1zZWNyZXQ=" },
    (sent) => [
      "webhook-signature",
      signStandard({ ...sent, id: ID, timestamp: TIMESTAMP, secret: "whsec_YS1ib29raW5ncy1zZWNyZXQ=" }),
    ],
  ],
];

async function sentOf(request: Request): Promise<Sent> {
  const { pathname } = new URL(request.url);
  return { url: BASE + pathname, path: pathname, headers: request.headers, body: await request.text() };
}

/** As the router would hand it on: what stands after the name of the provider is its token. */
function deliveryOf({ url, path, headers, body }: Sent, receivedAt: number): Delivery {
  const [, , , token] = path.split("/").map(decodeURIComponent);
  return { url, query: "", headers, body: new TextEncoder().encode(body) as Delivery["body"], receivedAt, token };
}

describe.each(ways)("the test story of %s", (_, name, env, signatureOf) => {
  const settings = settingsOf({ PUBLIC_URL: BASE, ...env });
  const tell = async () => {
    const requests = await testStories[name].requestsOf(settings, { base: BASE, id: ID, now: NOW });
    return Promise.all(requests.map(sentOf));
  };

  it("proves itself to its provider and is read into a missed call, or whatever Slack is to hear of", async () => {
    const sent = await tell();
    expect(sent.length).toBeGreaterThan(0);
    let call: Call | null = null;
    for (const one of sent) {
      const delivery = deliveryOf(one, NOW + 1000);
      const dialect = await verify(providers[name], delivery, settings);
      if (!dialect.ok) return expect.fail(dialect.reason);
      const reading = dialect.value.read(delivery, settings);
      if (reading.kind !== "events") return expect.fail(JSON.stringify(reading));
      expect(reading.events.every(isTestEvent)).toBe(true);
      for (const event of reading.events) call = isCall(event) ? apply(call, event) : call;
    }
    if (testStories[name].about === "call") expect(call && isMissed(call)).toBe(testStories[name].isTold);
    else expect(call).toBe(null);
  });

  it("is signed as the platform signs", async () => {
    for (const one of await tell()) {
      const [header, signature] = signatureOf?.(one) ?? [];
      if (header) expect(one.headers.get(header)).toBe(signature);
      else expect([...one.headers.keys()].filter((key) => key.includes("signature"))).toEqual([]);
    }
  });

  it("is refused by who has another secret", async () => {
    const wrong = settingsOf({
      PUBLIC_URL: BASE,
      ...Object.fromEntries(Object.keys(env).map((key) => [key, key === "TELER_SIGNATURE" ? "pipe" : "another"])),
    });
    for (const one of await tell()) expect((await verify(providers[name], deliveryOf(one, NOW), wrong)).ok).toBe(false);
  });
});

it("each has an id that no other had", () => {
  const ids = Array.from({ length: 100 }, newTestId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^offhook-test-[0-9a-f]{12}$/);
});
