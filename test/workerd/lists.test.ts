import { exports } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import { deleteCall, recordCall } from "../../src/ledger/calls.ts";
import { recordContact } from "../../src/ledger/contacts.ts";
import { keepUnreadable } from "../../src/ledger/unreadable.ts";
import { iso } from "../../src/lib/instant.ts";
import { BASE } from "./front-door.ts";
import { NOON, card, db, emptyAll, recordAll, snapshot } from "./ledger.ts";

beforeEach(emptyAll);

type Answer = { status: number; body: { items: Record<string, unknown>[]; cursor?: string; error?: string } };

async function ask(path: string): Promise<Answer> {
  const headers = { authorization: "Bearer an-admin-token-for-the-tests" };
  const response = await exports.default.fetch(new Request(BASE + path, { headers }));
  return { status: response.status, body: await response.json() };
}
const idsOf = ({ body }: Answer) => body.items.map(({ id }) => id);

describe("GET /api/calls", () => {
  it("tells of each call what can be told in a row", async () => {
    await recordCall(db, snapshot({ id: "CA1", summary: "예약 문의", answeredAt: NOON + 1000, durationSeconds: 29 }));
    expect(await ask("/api/calls")).toEqual({
      status: 200,
      body: {
        items: [
          {
            provider: "clawops",
            id: "CA1",
            direction: "inbound",
            from: "+821012345678",
            to: "+827052351234",
            status: "no-answer",
            missed: true,
            reason: "no-answer",
            startedAt: "2026-05-21T12:00:00.000Z",
            answeredAt: "2026-05-21T12:00:01.000Z",
            endedAt: "2026-05-21T12:00:30.000Z",
            durationSeconds: 29,
            summary: "예약 문의",
          },
        ],
      },
    });
  });

  it("goes on page by page until there is no cursor", async () => {
    await recordAll(["1", "2", "3"].map((id) => snapshot({ id })));
    const first = await ask("/api/calls?limit=2");
    const second = await ask(`/api/calls?limit=2&cursor=${first.body.cursor}`);
    expect([idsOf(first), idsOf(second), second.body.cursor]).toEqual([["3", "2"], ["1"], undefined]);
  });

  it("gives fifty where nothing is said, and two hundred at most", async () => {
    await recordAll(Array.from({ length: 51 }, (_, i) => snapshot({ id: `${i}` })));
    expect((await ask("/api/calls")).body.items).toHaveLength(50);
    expect((await ask("/api/calls?limit=200")).body.items).toHaveLength(51);
  });

  it.each([
    "from=01012345678",
    "from=010-1234-5678",
    "from=%2B821012345678",
    "from=+821012345678",
    "to=070-5235-1234&missed=true",
    "since=2026-05-21T21:00:00%2B09:00",
    "since=2026-05-21T21:00:00+09:00&until=2026-05-21T21:00:01+09:00",
    `since=${iso(NOON)}`,
    "status=no-answer&provider=clawops",
  ])("understands %s", async (query) => {
    await recordAll([
      snapshot({ id: "wanted" }),
      snapshot({ id: "other", startedAt: NOON - 1, from: "anonymous", to: null, status: "busy", provider: "vox" }),
    ]);
    expect(idsOf(await ask(`/api/calls?${query}`))).toEqual(["wanted"]);
  });

  it("finds callers that are no numbers by what they are called", async () => {
    await recordAll([snapshot({ id: "hidden", from: "anonymous" }), snapshot({ id: "other" })]);
    expect(idsOf(await ask("/api/calls?from=anonymous"))).toEqual(["hidden"]);
  });

  it("does not show what was deleted", async () => {
    await recordAll([snapshot({ id: "kept" }), snapshot({ id: "deleted" })]);
    await deleteCall(db, { provider: "clawops", id: "deleted", version: 2, at: NOON });
    expect(idsOf(await ask("/api/calls"))).toEqual(["kept"]);
  });

  it("names every bad field, and what it can't be asked for", async () => {
    const bad = "limit=0&status=gone&missed=yes&since=soon&until=&from=&caller=x";
    const { status, body } = await ask(`/api/calls?${bad}`);
    expect(status).toBe(400);
    const named = String(body.error)
      .split("; ")
      .map((problem) => problem.split(":")[0]);
    expect(named.toSorted()).toEqual(["caller", "from", "limit", "missed", "since", "status", "until"]);
    for (const limit of ["201", "1.5", "-1", "", "many", "1e2x"])
      expect((await ask(`/api/calls?limit=${limit}`)).status, limit).toBe(400);
  });

  it.each(["/api/calls", "/api/contacts", "/api/unreadable"])(
    "%s refuses a cursor that it never gave",
    async (path) => {
      expect(await ask(`${path}?cursor=nonsense`)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^cursor: /) },
      });
    },
  );
});

describe("GET /api/contacts", () => {
  const people = { "+821012345678": "김민수", "+821087654321": "박서연", "+14155552671": "Ann" };
  beforeEach(async () => {
    for (const [phone, name] of Object.entries(people)) await recordContact(db, { ...card(1, name), id: phone, phone });
  });

  it("lists them by number", async () => {
    const { body } = await ask("/api/contacts?limit=2");
    expect(body.items).toEqual([
      { phone: "+14155552671", name: "Ann", consent: "given" },
      { phone: "+821012345678", name: "김민수", consent: "given" },
    ]);
    const { body: rest } = await ask(`/api/contacts?cursor=${body.cursor}`);
    expect(rest).toEqual({ items: [{ phone: "+821087654321", name: "박서연", consent: "given" }] });
  });

  it.each([
    ["010-1", ["김민수"]],
    ["010", ["김민수", "박서연"]],
    ["01087654321", ["박서연"]],
    ["%2B8210", ["김민수", "박서연"]],
    ["+8210", ["김민수", "박서연"]],
    ["+1 415", ["Ann"]],
    ["%2B", ["Ann", "김민수", "박서연"]],
    ["서", ["박서연"]],
    ["ANN", ["Ann"]],
    ["nobody", []],
  ])("finds by %s", async (q, names) => {
    expect((await ask(`/api/contacts?q=${q}`)).body.items.map(({ name }) => name)).toEqual(names);
  });
});

describe("GET /api/unreadable", () => {
  it("shows the beginning of each as one line of text, whatever its bytes are", async () => {
    const body = new TextEncoder().encode(`{\n "a": "\u0000${"가".repeat(700)}"}`);
    const delivery = {
      provider: "vox",
      dialect: "token",
      path: "/webhooks/vox/:token",
      headers: {},
      reason: "no call_id",
    };
    const { id } = await keepUnreadable(db, { ...delivery, body, receivedAt: NOON });
    await keepUnreadable(db, { ...delivery, body: new Uint8Array([0xff, 0xfe, 0x41]), receivedAt: NOON - 1 });
    const { items } = (await ask("/api/unreadable")).body;
    expect(items).toMatchObject([
      {
        id,
        provider: "vox",
        path: "/webhooks/vox/:token",
        reason: "no call_id",
        receivedAt: iso(NOON),
        bytes: body.byteLength,
        preview: `{ "a": " ${"가".repeat(490)}…`,
      },
      { preview: "��A", bytes: 3 },
    ]);
    expect(Object.keys(items[0] ?? {}).toSorted()).toEqual([
      "bytes",
      "id",
      "path",
      "preview",
      "provider",
      "reason",
      "receivedAt",
    ]);
  });
});
