import { timelineWords } from "../words/console/timeline.ts";
import type { Visit } from "./visit.ts";

/** One part of something long: its rows from `from` up to, not with, `to`. `name` is the field of the address that says which. */
type PartOf = { name: string; number: number; from: number; to: number; count: number; size: number };

/** The part that was asked for; the first where it is none. */
export function partOf({ c }: Visit, { name, count, size }: { name: string; count: number; size: number }): PartOf {
  const asked = /^[1-9]\d{0,5}$/.exec(c.req.query(name) ?? "")?.[0];
  const number = Math.min(Number(asked ?? 1), Math.max(1, Math.ceil(count / size)));
  const from = (number - 1) * size;
  return { name, number, from, to: Math.min(from + size, count), count, size };
}

/** The way to the parts before and after it; nothing where there is but one. */
export function Part({ visit: { c, voice }, part }: { visit: Visit; part: PartOf }) {
  const { name, number, from, to, count, size } = part;
  if (count <= size) return null;
  const words = timelineWords[voice.language];
  const { said: _, ...asked } = c.req.query();
  const hrefOf = (other: number) => `?${new URLSearchParams({ ...asked, [name]: String(other) }).toString()}`;
  return (
    <nav class="pager" aria-label={words.parts}>
      {number > 1 && <a href={hrefOf(number - 1)}>{words.earlier}</a>}
      <span>{words.part(from + 1, to, count)}</span>
      {to < count && <a href={hrefOf(number + 1)}>{words.later}</a>}
    </nav>
  );
}
