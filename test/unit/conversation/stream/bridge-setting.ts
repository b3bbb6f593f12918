import { Bridge, type Counts, type Ending } from "../../../../src/conversation/stream/bridge.ts";
import { clawopsMedia } from "../../../../src/conversation/stream/clawops-media.ts";
import type { Line } from "../../../../src/conversation/stream/lines.ts";
import type { Media } from "../../../../src/conversation/stream/media.ts";
import type { Dial } from "../../../../src/conversation/stream/model-link.ts";
import type { Script } from "../../../../src/conversation/stream/script.ts";
import type { Granted } from "../../../../src/conversation/wish.ts";

export const GREETING = "안녕하세요, 강남내과입니다.";
export const sayings = {
  apology: "다시 한번 말씀해 주시겠어요?",
  question: "여보세요?",
  goodbye: "안녕히 계세요.",
};
export const script: Script = {
  instructions: "Be kind.",
  greeting: GREETING,
  sayings,
  voice: "marin",
  language: "ko",
  tools: [],
};

type Sent = { type: string; audio?: string; item_id?: string; audio_end_ms?: number } & {
  response?: { instructions?: string };
  item?: { type: string; role?: string; call_id?: string; output?: string; content?: { text: string }[] };
};

/** A clock moved by hand. */
export function createClock() {
  let now = 1_000_000;
  let timers: { at: number; ring: () => void }[] = [];
  return {
    now: () => now,
    after(ms: number, ring: () => void) {
      const timer = { at: now + ms, ring };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    get timers() {
      return timers.length;
    },
    pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.ring();
      }
      now = until;
    },
  };
}

/** What has come of promises by now. */
export async function soon(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

/** One connection that the bridge has asked for, and the model at its other end. */
class Model {
  readonly sent: Sent[] = [];
  closed: number | null = null;
  readonly #on: Parameters<Dial>[0];
  readonly signal: AbortSignal;
  answer: () => void = () => {};
  refuse: () => void = () => {};

  constructor(...[on, signal]: Parameters<Dial>) {
    this.#on = on;
    this.signal = signal;
  }

  socket() {
    return {
      send: (text: string) => void this.sent.push(JSON.parse(text) as Sent),
      close: (code = 1005) => void (this.closed = code),
    };
  }

  tell(type: string, rest: object = {}) {
    this.#on.message(JSON.stringify({ type, event_id: "event_1", ...rest }));
  }

  send(frame: unknown) {
    this.#on.message(frame);
  }

  hangUp() {
    this.#on.closed();
  }

  types() {
    return this.sent.map(({ type }) => type);
  }

  /** All that was asked for, by its instructions. */
  asked() {
    return this.sent.flatMap(({ type, response }) =>
      type === "response.create" ? [response?.instructions ?? ""] : [],
    );
  }

  truncated() {
    return this.sent.flatMap(({ type, item_id, audio_end_ms }) =>
      type === "conversation.item.truncate" ? [{ item_id, audio_end_ms }] : [],
    );
  }

  /** Begins to say something. */
  begin(id: string) {
    this.tell("response.created", { response: { id } });
  }

  /** A part of it: `item` is that of the response. */
  part(id: string, text: string, ms: number) {
    const of = { response_id: id, item_id: `item_of_${id}` };
    this.tell("response.output_audio_transcript.delta", { ...of, delta: text });
    this.tell("response.output_audio.delta", { ...of, delta: soundOf(ms) });
  }

  end(id: string, status = "completed") {
    this.tell("response.done", { response: { id, status } });
  }

  say(id: string, text: string, ms: number) {
    this.begin(id);
    this.part(id, text, ms);
    this.end(id);
  }

  hear(item: string, text: string) {
    this.tell("input_audio_buffer.speech_started", { item_id: item, audio_start_ms: 0 });
    this.tell("input_audio_buffer.speech_stopped", { item_id: item, audio_end_ms: 0 });
    this.write(item, text);
  }

  write(item: string, transcript: string) {
    this.tell("conversation.item.input_audio_transcription.completed", { item_id: item, transcript });
  }

  call(id: string, call_id: string, name = "take_message") {
    const of = { response_id: id, item_id: `item_of_${call_id}` };
    this.tell("response.function_call_arguments.done", { ...of, call_id, name, arguments: '{"text":"a"}' });
  }
}

export const soundOf = (ms: number, byte = 0x20) => Buffer.alloc(ms * 8, byte).toString("base64");

type Making = {
  media?: Media;
  script?: Partial<Script>;
  begins?: boolean;
  isHeldForTransfer?: boolean;
  wish?: (call: { name: string; arguments: string }) => Promise<Granted>;
};

/** A bridge between a platform and a model that are moved by hand. */
export function createBridge({
  media = clawopsMedia,
  script: changed = {},
  begins = true,
  wish,
  ...held
}: Making = {}) {
  const clock = createClock();
  const models: Model[] = [];
  const frames: Record<string, unknown>[] = [];
  const said: Line[] = [];
  const wishes: { name: string; arguments: string }[] = [];
  const overs: { ending: Ending; counts: Counts }[] = [];
  const closes: { code: number | undefined; reason: string | undefined }[] = [];
  const starts: { call: string; ticket: string | null }[] = [];
  const state = { isBroken: false };
  const dial: Dial = (on, signal) => {
    const model = new Model(on, signal);
    models.push(model);
    return new Promise((resolve, reject) => {
      model.answer = () => resolve(model.socket());
      model.refuse = () => reject(new Error("as scripted"));
    });
  };
  const bridge = new Bridge({
    media,
    dial,
    clock,
    ...held,
    script: { ...script, ...changed },
    platform: {
      send(text) {
        if (state.isBroken) throw new Error("closed");
        frames.push(JSON.parse(text) as Record<string, unknown>);
      },
      close: (code, reason) => void closes.push({ code, reason }),
    },
    on: {
      begins: (start) => (starts.push(start), begins),
      said: (line) => void said.push(line),
      wish: (call) => (wishes.push(call), wish?.(call) ?? Promise.resolve({ result: { ok: true } })),
      over: (ending, counts) => void overs.push({ ending, counts }),
    },
  });
  const last = () => {
    const model = models.at(-1);
    if (!model) throw new Error("nobody was dialled");
    return model;
  };
  const fromPlatform = (frame: object) => bridge.fromPlatform(JSON.stringify(frame));
  return {
    bridge,
    clock,
    models,
    frames,
    said,
    wishes,
    overs,
    closes,
    starts,
    state,
    fromPlatform,
    /** The newest model. */
    get model() {
      return last();
    },
    /** The newest connection is taken on, and its session begun. */
    async connect() {
      last().answer();
      await soon();
      last().tell("session.created");
      last().tell("session.updated");
    },
    start: () => fromPlatform({ event: "start", start: { callId: "CA1", customParameters: { ticket: "t1" } } }),
    speak: (ms = 20, byte = 0xff) => fromPlatform({ event: "media", media: { payload: soundOf(ms, byte) } }),
    mark: (mark: number) => fromPlatform({ event: "mark", mark: { name: `m${mark}` } }),
    /** All that was sent is played. */
    playAll() {
      const marks = frames.flatMap(({ mark }) => (mark ? [mark] : []));
      if (marks.length > 0) fromPlatform({ event: "mark", mark: marks.at(-1) });
    },
    events: () => frames.map((frame) => frame["event"] ?? frame["type"]),
    lines: () => said.map(({ role, text }) => `${role}: ${text}`),
  };
}
export type Created = ReturnType<typeof createBridge>;

/** One in which the greeting has been said and heard. */
export async function greeted(making: Making = {}): Promise<Created> {
  const made = createBridge(making);
  made.start();
  await made.connect();
  made.model.say("resp_0", GREETING, 2000);
  made.clock.pass(2000);
  made.playAll();
  return made;
}
