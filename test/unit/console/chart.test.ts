import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Bar, Bars, HEIGHT, WIDTH, barsOf } from "../../../src/console/chart.tsx";
import { htmlOf } from "./html.ts";

const heights = (...values: (number | null)[]) =>
  barsOf(values.map((value) => ({ value }))).map((drawn) => drawn && Math.round(drawn.whole.height));
const FULL = HEIGHT - 1;
const bar = fc.record({ value: fc.option(fc.nat()), within: fc.nat() });

describe("bars", () => {
  it("are as high as their values, the highest as high as there is room", () => {
    expect(heights(0, 5, 10)).toEqual([0, Math.round(FULL / 2), FULL]);
    expect(heights(1e15, 5e14)).toEqual([FULL, Math.round(FULL / 2)]);
    expect(heights(1)).toEqual([FULL]);
  });

  it("are not there where there is nothing, and are told from those of which nothing is known", () => {
    expect(heights(0, 0)).toEqual([0, 0]);
    expect(heights(null, 3)).toEqual([null, FULL]);
    expect(barsOf([])).toEqual([]);
  });

  it("can be seen however small, and hold no more than all", () => {
    const [small, , odd] = barsOf([{ value: 1 }, { value: 1e9 }, { value: 2, within: 3 }]);
    expect(small?.whole.height).toBeGreaterThan(1);
    expect(odd?.within).toEqual(odd?.whole);
  });

  it("lie side by side on one line within the picture, whatever is shown", () => {
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 60 }), (bars) => {
        let right = 0;
        for (const { whole, within } of barsOf(bars).filter((drawn) => drawn !== null)) {
          expect(whole.x).toBeGreaterThanOrEqual(right);
          right = whole.x + whole.width;
          expect(whole.y).toBeGreaterThanOrEqual(0);
          expect(whole.y + whole.height).toBeCloseTo(FULL);
          expect(within?.height).toBeLessThanOrEqual(whole.height);
        }
        expect(right).toBeLessThanOrEqual(WIDTH);
      }),
    );
  });
});

describe("their picture", () => {
  const draw = (bars: Bar[]) => htmlOf(Bars({ id: "calls", title: "통화", desc: "모두 <3>건", bars }));

  it("has a name and says what it shows", () => {
    const svg = draw([{ value: 1, within: 1 }, { value: null }, { value: 0 }]);
    expect(svg).toContain('role="img" aria-labelledby="calls-title calls-desc"');
    expect(svg).toContain('<title id="calls-title">통화</title><desc id="calls-desc">모두 &lt;3&gt;건</desc>');
    expect(svg.match(/class="\w+"/g)).toEqual(
      ['"bars"', '"whole"', '"within"', '"unknown"', '"base"'].map((c) => `class=${c}`),
    );
  });

  it("needs no style of its own", () => {
    expect(draw([{ value: 1 }])).not.toMatch(/style=|NaN|Infinity/);
  });
});
