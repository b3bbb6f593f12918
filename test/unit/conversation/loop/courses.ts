import fc from "fast-check";

import { advance } from "../../../../src/conversation/loop/advance.ts";
import { NO_TURNS, type Next, type Ours, type Told, type Turns } from "../../../../src/conversation/loop/turns.ts";
import { audio, ended, incoming, played, say, sayings, speech } from "./talk.ts";

const words = fc.constantFrom("네", "아니요", "예약요", " ");
export const anyTold: fc.Arbitrary<Told> = fc
  .tuple(
    fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom(incoming, speech, speech, played, played) },
      { weight: 5, arbitrary: words.map((text) => say(text)) },
      { weight: 2, arbitrary: words.map(audio) },
      { weight: 1, arbitrary: fc.constant(ended) },
    ),
    fc.option(fc.constantFrom("a", "b", "c", "d", "e"), { nil: undefined }),
  )
  .map(([event, id]) => ({ ...event, id: id && `${event.name} ${id}` }));

const OURS = [
  "transcribed",
  "sentence",
  "sentence",
  "reply_done",
  "reply_failed",
  "timed_out",
  "silence",
  "leave",
] as const;
/** Of the turn that is on, or of one before it. */
type Relative = { name: (typeof OURS)[number]; back: number; text: string };
const ours = fc.record({ name: fc.constantFrom(...OURS), back: fc.constantFrom(0, 0, 0, 1, 2), text: words });

export type Happening = Told | Ours | Relative;
/** Whatever happens in a conversation, in whichever order. */
export const anyCourse: fc.Arbitrary<Happening[]> = fc.array(fc.oneof(anyTold, ours), { maxLength: 60 });

/** The events as they came, with all that followed. */
export function run(events: readonly Happening[]): (Next & { event: Told | Ours; before: Turns })[] {
  let turns = NO_TURNS;
  return events.map((given) => {
    const event: Told | Ours =
      "back" in given
        ? { name: given.name, turn: turns.turn - given.back, text: given.text, words: given.text }
        : given;
    const before = turns;
    const next = advance(turns, event, sayings);
    turns = next.turns;
    return { ...next, event, before };
  });
}
