/** What a bar shows: `value` in all, and what of it is `within`. Null where nothing is known. */
export type Bar = { value: number | null; within?: number };
type Box = { x: number; y: number; width: number; height: number };
/** Where a bar is drawn; null where nothing is known. */
export type Drawn = { whole: Box; within: Box | null } | null;

export const WIDTH = 240;
export const HEIGHT = 56;
/** How much of its place a bar takes, and what is within it. */
const FILLED = 0.72;
/** As much can be seen. */
const LEAST = 1.5;
const BASE = 1;

/** Bars side by side on one line, as high as their values are, the highest as high as there is room. */
export function barsOf(bars: readonly Bar[]): Drawn[] {
  const place = WIDTH / Math.max(1, bars.length);
  const highest = Math.max(0, ...bars.map(({ value }) => value ?? 0));
  const box = (index: number, value: number): Box => {
    const height = value > 0 ? Math.max(LEAST, (value / highest) * (HEIGHT - BASE)) : 0;
    return { x: place * (index + (1 - FILLED) / 2), y: HEIGHT - BASE - height, width: place * FILLED, height };
  };
  return bars.map(({ value, within }, index) =>
    value === null
      ? null
      : { whole: box(index, value), within: within === undefined ? null : box(index, Math.min(within, value)) },
  );
}

/** A picture of bars. `title` and `desc` say all that it shows to who can not see it. */
export function Bars({ id, title, desc, bars }: { id: string; title: string; desc: string; bars: readonly Bar[] }) {
  const place = WIDTH / Math.max(1, bars.length);
  return (
    <svg
      class="bars"
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{desc}</desc>
      {barsOf(bars).map((drawn, index) =>
        drawn === null ? (
          <rect class="unknown" x={short(place * index)} y={HEIGHT - 4} width={short(place)} height={4} />
        ) : (
          <>
            <Rectangle is="whole" box={drawn.whole} />
            {drawn.within && <Rectangle is="within" box={drawn.within} />}
          </>
        ),
      )}
      <rect class="base" x={0} y={HEIGHT - BASE} width={WIDTH} height={BASE} />
    </svg>
  );
}

function Rectangle({ is, box }: { is: "whole" | "within"; box: Box }) {
  if (box.height === 0) return <></>;
  return <rect class={is} x={short(box.x)} y={short(box.y)} width={short(box.width)} height={short(box.height)} />;
}

function short(length: number): number {
  return Math.round(length * 100) / 100;
}
