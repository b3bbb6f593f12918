import { DurableObject } from "cloudflare:workers";

import type { CallEvent } from "../calls/event.ts";
import type { LoopStep } from "../calls/loop-step.ts";
import type { Settings } from "../settings.ts";
import type { LoopKnown } from "./loop-known.ts";
import { type Heard, LoopTalk } from "./loop-talk.ts";
import { TalkStore } from "./talk-store.ts";

/** What a conversation is given besides its own storage. */
type TalkMeans = { settings: Settings; fetch: typeof fetch };

/** One live conversation. Named `provider:callId`, as the call that it is had in. */
export class ConversationObject extends DurableObject<Env> {
  readonly #loop: LoopTalk;
  readonly #store: TalkStore<LoopKnown>;

  constructor(ctx: DurableObjectState, env: Env, { settings, fetch }: TalkMeans) {
    super(ctx, env);
    this.#store = new TalkStore(ctx, env);
    this.#loop = new LoopTalk({ settings, fetch, store: this.#store });
  }

  /** A step of the voice loop. `events`: what the call's own object is to be told of it. When it answers, both are stored. */
  hearStep(step: LoopStep, events: CallEvent[]): Promise<Heard> {
    return this.#loop.hear(step, events);
  }

  override async alarm(): Promise<void> {
    await this.#store.goOff((known, now) => this.#loop.wake(known, now));
  }
}
