import type { Granted } from "../wish.ts";
import { KeptAudio } from "./kept-audio.ts";
import type { Line } from "./lines.ts";
import type { Frame, Media } from "./media.ts";
import { type Dial, ModelLink, type Socket } from "./model-link.ts";
import { audioAppend, sessionUpdate } from "./realtime.ts";
import type { Script } from "./script.ts";
import { Talk } from "./talk.ts";
import { type Clock, Wait } from "./wait.ts";

/**
 * `left`: the caller or the platform has ended it; `hung_up`: we have; `transfer`: so that a person can take over; `lost`: the model can't be had, and regret
 * is to be said by other means; `refused`: what came was not the call that we wait for.
 */
export type Ending = "left" | "hung_up" | "transfer" | "lost" | "refused";

/** Audio that was too old or too much, in ms; and how often the model was connected anew, and why the last time. */
export type Counts = { droppedInMs: number; droppedOutMs: number; redials: number; modelLost: string | null };

/** What a conversation tells, and asks. */
type Listener = {
  /** False: this is not the call that was waited for. */
  begins(start: { call: string; ticket: string | null }): boolean;
  /** A line as far as it was heard, once; ours later than it began, so lines are to be put in order by `at`. */
  said(line: Line): void;
  /** A tool that the model has called, once by its id. A failure is told to the model as one. */
  wish(call: { name: string; arguments: string }): Promise<Granted>;
  /** Once, after everything else. */
  over(ending: Ending, counts: Counts): void;
};

type Joined = {
  media: Media;
  platform: Socket;
  dial: Dial;
  script: Script;
  clock: Clock;
  on: Listener;
  /** At a transfer the platform's socket is left open, since its closing ends the call; whoever is told that it is over closes it. */
  isHeldForTransfer?: boolean;
};

const START_MS = 5000;
const MOST_PLATFORM_SILENCE_MS = 60_000;
const MOST_KEPT_MS = 3000;
const NORMAL = 1000;
const NOT_NOW = 1008;
const BAD: Record<Extract<Frame, { kind: "bad" }>["why"], number> = { binary: 1003, unreadable: 1007, too_long: 1009 };

/**
 * A platform's media socket joined to the model's. It dials the model at once, lives in memory alone, and closes both sockets when it is over, whatever the
 * reason but that one. Whoever holds it passes on what the platform sends.
 */
export class Bridge {
  readonly #joined: Joined;
  readonly #link: ModelLink;
  readonly #talk: Talk;
  readonly #kept = new KeptAudio(MOST_KEPT_MS);
  /** For the platform's start; then for it to fall silent, which the sound of a line never does. */
  readonly #sign: Wait;
  #isStarted = false;
  #isOver = false;

  constructor(joined: Joined) {
    const { dial, clock, script, on } = joined;
    this.#joined = joined;
    this.#talk = new Talk({
      ...joined,
      said: (line) => on.said(line),
      wish: (call) => on.wish(call),
      toModel: (event) => this.#link.send(JSON.stringify(event)),
      toPlatform: (frame) => this.#toPlatform(frame),
      stalled: (why) => this.#link.drop(why),
      end: (ending) => this.end(ending),
    });
    this.#link = new ModelLink({
      dial,
      clock,
      session: JSON.stringify(sessionUpdate(script)),
      on: {
        ready: () => this.#open(),
        event: (event) => this.#talk.take(event),
        lost: () => this.#talk.lost(),
        gone: () => this.end("lost"),
      },
    });
    this.#sign = new Wait(clock, () => (this.#isStarted ? this.end("left") : this.#refuse(NOT_NOW, "no start")));
    this.#sign.until(clock.now() + START_MS);
    this.#link.open();
  }

  /** Whatever came on the platform's socket. */
  fromPlatform(data: unknown): void {
    if (this.#isOver) return;
    const { media, clock } = this.#joined;
    const frame = media.read(data);
    if (this.#isStarted) this.#sign.until(clock.now() + MOST_PLATFORM_SILENCE_MS);
    switch (frame.kind) {
      case "audio":
        return this.#isStarted ? this.#hear(frame.audio) : this.#refuse(NOT_NOW, "audio before the start");
      case "start":
        return this.#begin(frame);
      case "mark":
        return this.#talk.reached(frame.mark);
      case "stop":
        return this.end("left");
      case "bad":
        return this.#refuse(BAD[frame.why], frame.why);
      case "key":
      case "nothing":
    }
  }

  /** The platform's socket is closed, or broken. */
  platformClosed(): void {
    this.end("left");
  }

  /** Ends it for a reason that lies outside of it: the platform has told otherwise that the call is over. */
  end(ending: Ending): void {
    this.#end(ending, { code: NORMAL, reason: ending });
  }

  #begin({ call, ticket }: Extract<Frame, { kind: "start" }>): void {
    if (this.#isStarted) return this.#refuse(NOT_NOW, "a second start");
    if (!this.#joined.on.begins({ call, ticket })) return this.#refuse(NOT_NOW, "not expected");
    this.#isStarted = true;
    this.#sign.until(this.#joined.clock.now() + MOST_PLATFORM_SILENCE_MS);
    this.#talk.begin();
    if (this.#link.isReady) this.#open();
  }

  /** The model hears what was kept for it, after it was asked to speak. */
  #open(): void {
    if (!this.#isStarted) return;
    this.#talk.open();
    for (const audio of this.#kept.take()) this.#hear(audio);
  }

  #hear(audio: string): void {
    if (this.#link.isReady) this.#link.send(audioAppend(audio));
    else this.#kept.keep(audio);
  }

  #toPlatform(frame: string): void {
    if (this.#isOver) return;
    try {
      this.#joined.platform.send(frame);
    } catch {
      this.end("left");
    }
  }

  #refuse(code: number, reason: string): void {
    this.#end("refused", { code, reason });
  }

  #end(ending: Ending, { code, reason }: { code: number; reason: string }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sign.until(null);
    this.#link.close();
    this.#talk.close();
    if (ending !== "transfer" || !this.#joined.isHeldForTransfer) hangUp(this.#joined.platform, { code, reason });
    const { redials, lostBy: modelLost } = this.#link;
    const dropped = { droppedInMs: this.#kept.droppedMs, droppedOutMs: this.#talk.droppedMs };
    this.#joined.on.over(ending, { ...dropped, redials, modelLost });
  }
}

function hangUp(socket: Socket, { code, reason }: { code: number; reason: string }): void {
  try {
    socket.close(code, reason);
  } catch {
    // It is closed already.
  }
}
