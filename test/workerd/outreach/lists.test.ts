import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import { recordOutreach } from "../../../src/ledger/outreach.ts";
import { NOON, booking, emptyAll } from "../ledger.ts";
import { askWith, owners } from "./pretending.ts";

beforeEach(emptyAll);

describe("the lists", () => {
  const list = async (path: string) => {
    const { status, body } = await askWith({}, owners("GET", path));
    return { status, ids: (body["items"] as { id: string }[] | undefined)?.map(({ id }) => id), body };
  };
  beforeEach(async () => {
    const all = [
      booking({ id: "first" }),
      booking({ id: "second", at: NOON + 1000, state: "confirmed" }),
      booking({ id: "third", at: NOON + 2000, phone: "+821087654321", contactId: "0b".repeat(32) }),
      booking({ id: "order", kind: "order", state: "waiting" }),
    ];
    for (const one of all) await recordOutreach(env.LEDGER, one);
  });

  it("tell of each what can be told in a row, the latest first", async () => {
    const { status, ids, body } = await list("/api/bookings");
    expect([status, ids]).toEqual([200, ["third", "second", "first"]]);
    expect((body["items"] as object[])[1]).toEqual({
      id: "second",
      name: "박서연",
      phone: "+821012345678",
      at: "2026-05-21T12:00:01.000Z",
      state: "confirmed",
      receivedAt: "2026-05-21T12:00:00.000Z",
    });
    expect((await list("/api/orders")).body).toEqual({
      items: [
        {
          id: "order",
          customer_name: "박서연",
          customer_phone: "+821012345678",
          at: "2026-05-21T12:00:00.000Z",
          state: "waiting",
          receivedAt: "2026-05-21T12:00:00.000Z",
        },
      ],
    });
  });

  it("go on page by page until there is no cursor", async () => {
    const one = await list("/api/bookings?limit=2");
    const two = await list(`/api/bookings?limit=2&cursor=${String(one.body["cursor"])}`);
    expect([one.ids, two.ids, two.body["cursor"]]).toEqual([["third", "second"], ["first"], undefined]);
  });

  it.each([
    ["phone=010-8765-4321", ["third"]],
    ["phone=+821012345678&state=scheduled", ["first"]],
    ["since=2026-05-21T21:00:01%2B09:00", ["third", "second"]],
    ["until=2026-05-21T12:00:01Z", ["first"]],
    ["phone=anonymous", []],
  ])("understand %s", async (query, ids) => {
    expect((await list(`/api/bookings?${query}`)).ids).toEqual(ids);
  });

  it("name every bad field, and what they can't be asked for", async () => {
    const { status, body } = await list("/api/bookings?state=waiting&since=soon&limit=0&status=x");
    const named = String(body["error"])
      .split("; ")
      .map((problem) => problem.split(":")[0]);
    expect([status, named.toSorted()]).toEqual([400, ["limit", "since", "state", "status"]]);
    expect((await list("/api/orders?state=scheduled")).status).toBe(400);
    expect((await list("/api/orders?cursor=x")).status).toBe(400);
  });
});
