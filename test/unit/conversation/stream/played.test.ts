import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Played } from "../../../../src/conversation/stream/played.ts";

describe("by the clock", () => {
  it("pieces are heard one after the other, and nothing before it was sent", () => {
    const played = new Played("clock");
    played.sent({ item: "a", ms: 500, now: 1000 });
    played.sent({ item: "a", ms: 500, now: 1010 });
    played.sent({ item: "b", ms: 400, now: 1020 });
    expect(played.leftMs(1200)).toBe(1200);
    expect(played.cutOff(1700)).toEqual([
      { item: "a", heardMs: 700, sentMs: 1000 },
      { item: "b", heardMs: 0, sentMs: 400 },
    ]);
    expect(played.leftMs(1700)).toBe(0);
    played.sent({ item: "c", ms: 300, now: 5000 });
    expect(played.cutOff(5100)).toEqual([{ item: "c", heardMs: 100, sentMs: 300 }]);
  });

  it("the last piece that was heard to its end is known", () => {
    const played = new Played("clock");
    const [first, second] = [0, 1].map((now) => played.sent({ item: "a", ms: 500, now }));
    expect([499, 500, 999, 1000, 2000].map((now) => played.heardMark(now))).toEqual([0, first, first, second, second]);
  });

  it("what was heard to its end is not cut off", () => {
    const played = new Played("clock", 100);
    played.sent({ item: "a", ms: 500, now: 0 });
    expect(played.leftMs(599)).toBe(1);
    expect(played.cutOff(600)).toEqual([]);
    expect(played.cutOff(700)).toEqual([]);
  });

  it("what the model still speaks is cut off, though all that was sent of it was heard", () => {
    const played = new Played("clock");
    expect(played.cutOff(0, "a")).toEqual([]);
    played.sent({ item: "a", ms: 500, now: 0 });
    expect(played.cutOff(600, "a")).toEqual([{ item: "a", heardMs: 500, sentMs: 500 }]);
  });

  it("an item that comes late goes on where it was", () => {
    const played = new Played("clock");
    played.sent({ item: "a", ms: 500, now: 0 });
    played.sent({ item: "a", ms: 500, now: 2000 });
    expect(played.cutOff(2100)).toEqual([{ item: "a", heardMs: 600, sentMs: 1000 }]);
  });
});

describe("by marks", () => {
  it("what is heard is up to the last mark, and of the next piece as much as the time allows", () => {
    const played = new Played("marks");
    const [first] = [0, 1, 2].map((n) => played.sent({ item: "a", ms: 500, now: n }));
    played.reached(first ?? 0, 600);
    expect(played.leftMs(700)).toBe(900);
    expect(played.cutOff(800)).toEqual([{ item: "a", heardMs: 700, sentMs: 1500 }]);
  });

  it("nothing is heard beyond a piece whose mark has not come", () => {
    const played = new Played("marks");
    played.sent({ item: "a", ms: 500, now: 0 });
    played.sent({ item: "b", ms: 500, now: 0 });
    expect(played.cutOff(10_000)).toEqual([
      { item: "a", heardMs: 500, sentMs: 500 },
      { item: "b", heardMs: 0, sentMs: 500 },
    ]);
  });

  it("the last piece that was heard is the last whose mark came, and none that was cut off", () => {
    const played = new Played("marks");
    const first = played.sent({ item: "a", ms: 500, now: 0 });
    const second = played.sent({ item: "a", ms: 500, now: 0 });
    expect(played.heardMark(5000)).toBe(0);
    played.reached(first, 5000);
    played.cutOff(5100);
    played.reached(second, 5200);
    expect(played.heardMark(5200)).toBe(first);
  });

  it("a mark of what was cut off, or one that comes again, tells nothing", () => {
    const played = new Played("marks");
    const cut = played.sent({ item: "a", ms: 500, now: 0 });
    played.cutOff(100);
    const next = played.sent({ item: "b", ms: 500, now: 200 });
    played.reached(cut, 300);
    expect(played.leftMs(300)).toBe(400);
    played.reached(next, 700);
    played.reached(next, 800);
    expect(played.leftMs(800)).toBe(0);
  });

  it("a mark stands for all before it", () => {
    const played = new Played("marks");
    const marks = ["a", "b", "c"].map((item) => played.sent({ item, ms: 100, now: 0 }));
    played.reached(marks[1] ?? 0, 250);
    expect(played.cutOff(260)).toEqual([{ item: "c", heardMs: 10, sentMs: 100 }]);
  });
});

/** A telephone: when each piece begins to be heard, and so how much of each item is heard at a time. */
function telephone(pieces: readonly { item: string; ms: number; now: number }[]) {
  let freeAt = 0;
  const heard = pieces.map(({ item, ms, now }) => {
    const startsAt = Math.max(now, freeAt);
    freeAt = startsAt + ms;
    return { item, ms, startsAt, endsAt: freeAt };
  });
  const heardOf = (item: string, at: number) =>
    heard.reduce(
      (sum, piece) => sum + (piece.item === item ? Math.min(Math.max(0, at - piece.startsAt), piece.ms) : 0),
      0,
    );
  return { heard, heardOf };
}

const pieces = fc
  .array(fc.record({ ms: fc.integer({ min: 1, max: 600 }), gap: fc.nat({ max: 400 }), isNext: fc.boolean() }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((made) => {
    let [item, now] = [0, 0];
    return made.map(({ ms, gap, isNext }) => ({ item: `item_${(item += isNext ? 1 : 0)}`, ms, now: (now += gap) }));
  });
/** How long after the last piece the caller cuts in. */
const after = fc.nat({ max: 3000 });

describe("whatever is sent, and whenever", () => {
  it("the clock tells exactly what was heard", () => {
    fc.assert(
      fc.property(pieces, after, (sent, later) => {
        const at = (sent.at(-1)?.now ?? 0) + later;
        const played = new Played("clock");
        for (const piece of sent) played.sent(piece);
        const { heardOf, heard } = telephone(sent);
        const all = heard.reduce((sum, { ms }) => sum + ms, 0);
        const items = new Set(heard.map(({ item }) => item));
        expect(played.leftMs(at)).toBe(all - [...items].reduce((sum, item) => sum + heardOf(item, at), 0));
        const cut = played.cutOff(at);
        for (const { item, heardMs } of cut) expect(heardMs).toBe(heardOf(item, at));
        expect(cut.map(({ item }) => item)).toEqual([
          ...new Set(heard.filter(({ endsAt }) => endsAt > at).map(({ item }) => item)),
        ]);
      }),
    );
  });

  it("marks tell never more than was heard, and what they mark", () => {
    fc.assert(
      fc.property(pieces, after, fc.nat({ max: 200 }), (sent, later, delay) => {
        const at = (sent.at(-1)?.now ?? 0) + later;
        const played = new Played("marks");
        const { heard, heardOf } = telephone(sent);
        const events = [
          ...sent.map((piece) => ({ at: piece.now, tell: () => void played.sent(piece) })),
          ...heard.map(({ endsAt }, index) => ({
            at: endsAt + delay,
            tell: () => played.reached(index + 1, endsAt + delay),
          })),
        ];
        for (const { tell } of events.filter((event) => event.at <= at).toSorted((a, b) => a.at - b.at)) tell();
        for (const { item, heardMs, sentMs } of played.cutOff(at)) {
          expect(heardMs).toBeLessThanOrEqual(Math.min(sentMs, heardOf(item, at)));
          expect(heardMs).toBeGreaterThanOrEqual(
            heardOf(item, at - delay) - heard.filter((piece) => piece.item === item).length * delay,
          );
        }
      }),
    );
  });
});
