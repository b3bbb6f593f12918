import fc from "fast-check";
import { expect, it } from "vitest";

import type { Granted } from "../../../../src/conversation/wish.ts";
import { createBridge, soon, soundOf } from "./bridge-setting.ts";

/** Whatever can happen to a bridge, in whichever order; `n` says which of several things it happens to. */
const KINDS = (
  "start start speak speak mark mark key stop binary rubbish closed broken " +
  "answer answer answer refuse created created updated updated hangUp error late " +
  "begin begin part part part stray end end failed call call grant grant " +
  "started started stopped stopped written words pass pass pass pass"
).split(" ") as Kind[];
type Kind =
  | "start"
  | "speak"
  | "mark"
  | "key"
  | "stop"
  | "binary"
  | "rubbish"
  | "closed"
  | "broken"
  | "answer"
  | "refuse"
  | "created"
  | "updated"
  | "hangUp"
  | "error"
  | "late"
  | "begin"
  | "part"
  | "stray"
  | "end"
  | "failed"
  | "call"
  | "grant"
  | "started"
  | "stopped"
  | "written"
  | "words"
  | "pass";
type Step = { kind: Kind; n: number };

const RARE = new Set<Kind>([
  "start",
  "stop",
  "binary",
  "rubbish",
  "closed",
  "broken",
  "hangUp",
  "error",
  "refuse",
  "failed",
]);
const step = fc
  .record({ kind: fc.constantFrom(...KINDS), n: fc.nat({ max: 30 }), isRare: fc.nat({ max: 19 }) })
  .map(({ kind, n, isRare }): Step => ({ kind: RARE.has(kind) && isRare > 0 ? "pass" : kind, n }));
const ERRORS = ["session_expired", "invalid_value", "conversation_already_has_active_response"];
const LAPSES = [1, 20, 20, 20, 200, 200, 200, 200, 1000, 1000, 1000, 2000, 4000, 9000, 16_000];

/** Plays the steps, and holds the bridge to what it promises all the while. */
function play() {
  const grants: ((granted: Granted) => void)[] = [];
  const made = createBridge({ wish: () => new Promise((resolve) => void grants.push(resolve)) });
  const { bridge, clock, models, frames } = made;
  const cut = new Set<string>();
  const sentMs = new Map<string, number>();
  let [responses, response, isOpen] = [0, "resp_none", false];

  function part(id: string, n: number) {
    const before = frames.length;
    const ms = 20 + n * 40;
    made.model.part(id, `말 ${n} `, ms);
    const isSent = frames.length > before;
    if (cut.has(id)) expect(isSent, "sound of what was cut off").toBe(false);
    if (isSent) sentMs.set(`item_of_${id}`, (sentMs.get(`item_of_${id}`) ?? 0) + ms);
  }

  function begin() {
    if (isOpen) cut.add(response);
    response = `resp_${++responses}`;
    isOpen = true;
    made.model.begin(response);
  }

  const steps: Record<Kind, (n: number) => void> = {
    start: () => made.start(),
    speak: (n) => made.speak(20 * n || 20),
    mark: (n) => made.mark(n),
    key: () => made.fromPlatform({ event: "dtmf", dtmf: { digit: "1" } }),
    stop: () => made.fromPlatform({ event: "stop" }),
    binary: () => bridge.fromPlatform(new ArrayBuffer(1)),
    rubbish: () => bridge.fromPlatform("{"),
    closed: () => bridge.platformClosed(),
    broken: () => void (made.state.isBroken = true),
    answer: () => made.model.answer(),
    refuse: () => made.model.refuse(),
    created: () => made.model.tell("session.created"),
    updated: () => made.model.tell("session.updated"),
    hangUp: () => made.model.hangUp(),
    error: (n) => made.model.tell("error", { error: { type: "e", message: "m", code: ERRORS[n % ERRORS.length] } }),
    late: (n) => {
      const before = frames.length;
      if (models.length > 1) models[0]?.say(`resp_late_${n}`, "늦은 말", 100);
      expect(frames.length, "sound of a connection that was given up").toBe(before);
    },
    begin,
    part: (n) => part(response, n),
    stray: (n) => part(`resp_${n}`, n),
    end: () => ((isOpen = false), made.model.end(response)),
    failed: () => made.model.end(response, "failed"),
    call: (n) => made.model.call(response, `call_${n % 4}`),
    grant: (n) => grants.shift()?.({ result: {}, ends: ([undefined, "hang_up", "transfer"] as const)[n % 3] }),
    started: (n) => {
      made.model.tell("input_audio_buffer.speech_started", { item_id: `item_${n}`, audio_start_ms: 0 });
      if (isOpen) cut.add(response);
    },
    stopped: (n) => made.model.tell("input_audio_buffer.speech_stopped", { item_id: `item_${n}`, audio_end_ms: 0 }),
    written: (n) => made.model.write(`item_${n}`, `말 ${n}`),
    words: () =>
      made.model.tell("response.output_audio_transcript.done", {
        response_id: response,
        item_id: `item_of_${response}`,
        transcript: "모두 다 말했습니다.",
      }),
    pass: (n) => clock.pass(LAPSES[n % LAPSES.length] ?? 1),
  };
  return { ...made, sentMs, take: ({ kind, n }: Step) => steps[kind](n) };
}

it("whatever comes in whichever order, a bridge ends once, leaves nothing behind, and nobody hears what was cut off", async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 3 }),
      fc.array(step, { maxLength: 100, size: "max" }),
      async (beginsAnyhow, steps) => {
        const played = play();
        if (beginsAnyhow > 0) {
          played.start();
          await played.connect();
        }
        for (const one of steps) {
          const isOver = played.overs.length > 0;
          const before = outputOf(played);
          played.take(one);
          await soon();
          if (isOver) expect(outputOf(played)).toEqual(before);
          expect(played.overs.length).toBeLessThanOrEqual(1);
        }
        played.bridge.platformClosed();
        for (const model of played.models) model.answer();
        await soon();
        expect(played.overs).toHaveLength(1);
        expect(played.clock.timers).toBe(0);
        for (const model of played.models) {
          expect(model.closed === 1000 || model.signal.aborted).toBe(true);
          for (const { item_id = "", audio_end_ms = 0 } of model.truncated())
            expect(audio_end_ms).toBeLessThanOrEqual(played.sentMs.get(item_id) ?? 0);
        }
        const items = played.said.filter(({ role }) => role === "agent").map(({ item }) => item);
        expect(new Set(items).size, "a line twice").toBe(items.length);
        const { ending } = played.overs[0] ?? {};
        reached.add(ending === "transfer" || ending === "hung_up" ? "parted" : (ending ?? "none"));
        if (played.models.length > 1) reached.add("redialled");
        if (played.events().includes("clear")) reached.add("cleared");
      },
    ),
    { numRuns: 600 },
  );
  expect([...reached].toSorted()).toEqual(["cleared", "left", "lost", "parted", "redialled", "refused"]);
}, 60_000);

function outputOf({ frames, models, said, closes, wishes }: ReturnType<typeof play>) {
  const toModels = models.map(({ sent }) => sent.length);
  return [frames.length, toModels, said.length, closes.length, wishes.length, models.length];
}

it("what is kept while the model can't hear never grows beyond three seconds, in pieces of any size", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 60 }), async (pieces) => {
      const made = createBridge();
      made.start();
      for (const ms of pieces) made.speak(ms);
      await made.connect();
      const heard = made.model.sent.flatMap(({ audio }) => audio ?? []);
      made.bridge.end("left");
      const all = pieces.map((ms) => soundOf(ms, 0xff));
      expect(heard).toEqual(all.slice(all.length - heard.length));
      const [keptMs, allMs] = [heard, all].map((some) =>
        some.reduce((sum, audio) => sum + Buffer.from(audio, "base64").length / 8, 0),
      );
      expect(keptMs).toBeLessThanOrEqual(3000);
      expect(made.overs[0]?.counts.droppedInMs).toBe((allMs ?? 0) - (keptMs ?? 0));
    }),
    { numRuns: 200 },
  );
});
