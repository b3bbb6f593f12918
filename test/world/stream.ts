import { Caller, type Utterance } from "./caller.ts";
import type { Heard } from "./ear.ts";
import type { FaultyWire } from "./faults.ts";
import type { ReadLine } from "./lines.ts";
import type { Platform } from "./logbook.ts";
import type { Outside } from "./outside.ts";
import { Playout } from "./playout.ts";
import { FRAME_MS } from "./sound.ts";
import type { Closed } from "./wire.ts";

/** A call's sound on its way through a socket: which call, whose, where to. */
export type About = { platform: Platform; call: string; person: string; url: string };
/** A frame as it passed; of sound only how long it is. */
export type PassedFrame = { at: number; from: "platform" | "offhook"; type: string; ms?: number; frame: object };

/** A stream as it went. `ms` and `…Ms` are the call's own time, `at` is ms since the epoch. */
export type StreamView = About & {
  id: string;
  openedAt: number;
  closed: (Closed & { at: number }) | null;
  /** Who ended the call: the person, Offhook by closing the socket, or nobody (it broke, or the call was ended otherwise). */
  endedBy: "person" | "offhook" | "other" | null;
  /** What the person heard, clears and interrupts taken off, and how much sound came in all. */
  heard: Heard[];
  heardMs: number;
  noiseMs: number;
  receivedMs: number;
  queuedMs: number;
  said: Utterance[];
  overlapMs: number;
  marks: { name: string; atMs: number; echoed: boolean }[];
  clears: { atMs: number; droppedMs: number }[];
};

/** How a platform speaks on a stream's socket. */
export type Protocol = {
  id: string;
  begin(): void;
  /** 20 ms of the person. */
  say(sound: Buffer): void;
  press(key: string): void;
  reach(mark: string): void;
  take(data: string | Uint8Array): void;
  stop(): void;
  /** A minute of sound at once. */
  flood(): string[];
};

/** How many frames a flood has. */
export const FLOOD_FRAMES = 3000;

const MOST_FRAMES = 50_000;

/** What both ends of a stream have to do with: the person, what is played to them, and what is written down. */
export class Stream {
  readonly playout = new Playout();
  readonly caller: Caller;
  readonly frames: PassedFrame[] = [];
  readonly about: About;
  readonly wire: FaultyWire;
  readonly #outside: Outside;
  readonly #view: Pick<StreamView, "marks" | "clears"> = { marks: [], clears: [] };
  readonly #openedAt: number;
  #receivedMs = 0;
  closed: StreamView["closed"] = null;
  endedBy: StreamView["endedBy"] = null;
  id = "";

  constructor(outside: Outside, { lines, ...about }: About & { lines: ReadLine[] }, wire: FaultyWire) {
    this.#outside = outside;
    this.about = about;
    this.wire = wire;
    this.caller = new Caller(lines);
    this.#openedAt = outside.clock.now();
  }

  get view(): StreamView {
    const { ear, said, overlapMs } = this.caller;
    const { heard, totalMs: heardMs, noiseMs } = ear;
    const sound = { heard, heardMs, noiseMs, receivedMs: this.#receivedMs, queuedMs: this.playout.queuedMs };
    const ending = { openedAt: this.#openedAt, closed: this.closed, endedBy: this.endedBy };
    return { id: this.id, ...this.about, ...ending, ...sound, said, overlapMs, ...this.#view };
  }

  send(type: string, frame: object, ms?: number): void {
    if (this.wire.isStalled) return;
    this.note({ from: "platform", type, frame, ms });
    this.wire.send(type, JSON.stringify(frame));
  }

  note({ ms, ...passed }: Omit<PassedFrame, "at" | "ms"> & { ms: number | undefined }): void {
    if (this.frames.length >= MOST_FRAMES) return;
    this.frames.push({ at: this.#outside.clock.now(), ...passed, ...(ms !== undefined && { ms }) });
  }

  play(sound: Buffer, id?: unknown): void {
    this.#receivedMs += sound.length / 8;
    this.playout.add(sound, id);
  }

  mark(name: string): void {
    this.#view.marks.push({ name, atMs: this.caller.nowMs, echoed: false });
    this.playout.mark(name);
  }

  echoed(name: string): void {
    const mark = this.#view.marks.find((one) => one.name === name && !one.echoed);
    if (mark) Object.assign(mark, { echoed: true, atMs: this.caller.nowMs });
  }

  /** The marks that are not reached any more. */
  clear(): string[] {
    this.#view.clears.push({ atMs: this.caller.nowMs, droppedMs: this.playout.queuedMs });
    return this.playout.clear();
  }

  blame(what: string): void {
    this.#outside.logbook.violations.push({ platform: this.about.platform, call: this.about.call, what });
  }

  /** Goes on until somebody ends it, 20 ms at a time, as fast as the pace says. */
  async carry(protocol: Protocol, isOver: () => boolean): Promise<void> {
    const { clock, pace } = this.#outside;
    await clock.wait(FRAME_MS / pace.speed); // in which nothing may come yet
    const startedAt = clock.now();
    protocol.begin();
    for (let passed = 0; !this.closed;) {
      await clock.wait(FRAME_MS / pace.speed);
      for (; passed + FRAME_MS <= (clock.now() - startedAt) * pace.speed && !this.closed; passed += FRAME_MS)
        if (!this.#step(protocol) || isOver()) {
          this.endedBy ??= "other";
          return protocol.stop();
        }
    }
  }

  /** False where the person has hung up. */
  #step(protocol: Protocol): boolean {
    const { sound, marks } = this.playout.next();
    const doing = this.caller.step(sound);
    for (const mark of marks) protocol.reach(mark);
    protocol.say(doing.sound);
    for (const key of doing.presses) protocol.press(key);
    if (doing.hangsUp) this.endedBy ??= "person";
    return !doing.hangsUp;
  }
}
