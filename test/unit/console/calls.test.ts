import { describe, expect, it } from "vitest";

import { callsPage } from "../../../src/console/calls.tsx";
import type { CallItem } from "../../../src/ledger/call-search.ts";
import type { Language } from "../../../src/words/language.ts";
import { NOON, visited } from "./visiting.ts";

type Row = Omit<CallItem, "missed"> & { missed: number; listedAt: number };

const row = (more: Partial<Row> = {}): Row => ({
  provider: "clawops",
  id: "CA1",
  direction: "inbound",
  from: "+821012345678",
  to: "+827052351234",
  status: "completed",
  missed: 0,
  reason: null,
  listedAt: NOON,
  startedAt: NOON,
  answeredAt: NOON,
  endedAt: NOON + 65_000,
  durationSeconds: 65.4,
  summary: "예약을 바꾸고 싶어 함",
  waiting: 0,
  name: null,
  ...more,
});

/** A ledger whose statements answer with these rows in turn; the rest with none. `asked` is what was bound to them. */
function ledgerWith(...answers: object[][]) {
  const asked: unknown[][] = [];
  const LEDGER = {
    prepare: (sql: string) => ({ bind: (...values: unknown[]) => ({ sql, values }) }),
    batch: (statements: { values: unknown[] }[]) =>
      Promise.resolve(
        statements.map(({ values }) => {
          asked.push(values);
          return { results: answers.shift() ?? [] };
        }),
      ),
  };
  const CONTACT = { idFromName: (phone: string) => ({ toString: () => `id of ${phone}` }) };
  return { asked, env: { LEDGER, CONTACT } };
}

async function shown(path: string, answers: object[][] = [], language: Language = "en") {
  const { env, asked } = ledgerWith(...answers);
  const page = await visited(callsPage, { path }, { language, env });
  return { ...page, asked, words: page.html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ") };
}

describe("the list of calls", () => {
  it.each<[Language, RegExp]>([
    [
      "en",
      /Sun, Nov 22, 12:00 PM Lee · 010-1234-5678 incoming ✕ missed no answer ! 2 things wait for a person – ClawOps – /,
    ],
    ["ko", /11월 22일 \(일\) 오후 12:00 Lee · 010-1234-5678 수신 ✕ 부재중 받지 않음 ! 확인할 일 2건 – ClawOps – /],
  ])("says in %s what each was: missed in a word and a sign", async (language, expected) => {
    const missed = row({ name: "Lee", status: "no-answer", missed: 1, waiting: 2, durationSeconds: 0, summary: null });
    const { html, words } = await shown("/calls", [[missed]], language);
    expect(words).toMatch(expected);
    expect(html).toContain('href="/calls/clawops/CA1"');
    expect(html).toContain('href="/contacts/%2B821012345678"');
  });

  it("names the customer of an outgoing call, and no contact where there is no number", async () => {
    const { words, html } = await shown("/calls", [
      [
        row({ direction: "outbound", from: "+827052351234", to: "+821055556666" }),
        row({ id: "CA2", from: "anonymous" }),
      ],
    ]);
    expect(words).toMatch(/010-5555-6666 outgoing completed 1 min 5 s/);
    expect(words).toMatch(/no number incoming/);
    expect(html.match(/href="\/contacts\//g)).toHaveLength(1);
  });

  it("says that there are none, of all and of those that are looked for", async () => {
    expect((await shown("/calls")).words).toContain("There are no calls yet.");
    expect((await shown("/calls?status=busy")).words).toContain("No call is like that.");
  });

  it("leads on behind its last call, and says how far it looked where it found too little", async () => {
    const many = Array.from({ length: 51 }, (_, i) => row({ id: `CA${i}`, listedAt: NOON - i }));
    expect((await shown("/calls?status=missed", [many])).html).toMatch(
      /href="\?status=missed&amp;cursor=[\w-]+" rel="next"/,
    );
    const little = await shown("/calls?status=busy", [[], [{ listedAt: NOON, provider: "vox", id: "v" }]]);
    expect(little.words).toMatch(/None of the calls looked at is like that.*back to Sun, Nov 22.*Look further back/);
    expect(little.html).toMatch(/href="\?status=busy&amp;cursor=[\w-]+"/);
  });
});

describe("the search", () => {
  it.each([
    ["010-1234-5678", ["id of +821012345678", "+821012345678"]],
    ["+82 10 1234 5678", ["id of +821012345678", "+821012345678"]],
    ["1588", ["1588"]],
  ])("takes %s for a number", async (who, wanted) => {
    const { asked } = await shown(`/calls?who=${encodeURIComponent(who)}`);
    expect(asked.flat()).toEqual(expect.arrayContaining(wanted));
  });

  it("takes anything else for a name, and a number whose + came as a blank for that number", async () => {
    expect((await shown("/calls?who=서연")).asked.flat()).toContain("서연");
    expect((await shown("/calls?who=+14155550123")).asked.flat()).toContain("+14155550123");
  });

  it("takes days by the clock of the business, the last one whole", async () => {
    const { asked } = await shown("/calls?from=2026-11-22&to=2026-11-22");
    expect(asked.flat()).toEqual(expect.arrayContaining([Date.UTC(2026, 10, 21, 15), Date.UTC(2026, 10, 22, 15)]));
  });

  it.each([
    ["from=2026-02-30", /name="from"[^>]*aria-invalid="true".*This is no date/],
    ["to=yesterday", /name="to"[^>]*aria-invalid="true".*This is no date/],
    ["from=2026-11-22&to=2026-11-21", /name="to"[^>]*aria-invalid="true".*before the first day/],
    ["status=lost", /asks for something that there is none of/],
    ["provider=acme", /asks for something that there is none of/],
    ["cursor=x", /cannot go on from this address/],
  ])("names what is wrong with %s, and looks for nothing", async (query, expected) => {
    const { status, html, asked } = await shown(`/calls?${query}`);
    expect([status, asked]).toEqual([400, []]);
    expect(html).toMatch(expected);
  });

  it("keeps what was filled in", async () => {
    const { html } = await shown("/calls?who=%22%3E%3Cb%3E&status=missed&from=2026-11-22");
    expect(html).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(html).toMatch(/<option value="missed" selected/);
    expect(html).toContain('value="2026-11-22"');
  });
});

it("lets nothing that came from outside run, style or link", async () => {
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(1) style="x">\u202e`;
  const call = row({ id: evil, provider: evil, name: evil, from: evil, summary: evil, status: evil as "busy" });
  const { html } = await shown("/calls", [[call]]);
  expect(html).not.toMatch(/<script>|<img|\u202e/);
  expect(html).toContain(`href="/calls/${encodeURIComponent(evil)}/${encodeURIComponent(evil)}"`);
});
