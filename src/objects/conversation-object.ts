import { DurableObject } from "cloudflare:workers";

import type { CallEvent } from "../calls/event.ts";
import type { LoopStep } from "../calls/loop-step.ts";
import type { Settings } from "../settings.ts";
import type { LoopKnown } from "./loop-known.ts";
import { type Heard, LoopTalk } from "./loop-talk.ts";
import type { Next, Offer, StreamKnown } from "./stream-known.ts";
import { StreamTalk } from "./stream-talk.ts";
import { TalkStore } from "./talk-store.ts";

/** What a conversation is given besides its own storage. The secrets never show in a log. */
type TalkMeans = { settings: Settings; secrets: readonly string[]; fetch: typeof fetch };

/** One live conversation. Named `provider:callId`, as the call that it is had in. */
export class ConversationObject extends DurableObject<Env> {
  readonly #store: TalkStore<LoopKnown | StreamKnown>;
  readonly #loop: LoopTalk;
  readonly #stream: StreamTalk;

  constructor(ctx: DurableObjectState, env: Env, { settings, secrets, fetch }: TalkMeans) {
    super(ctx, env);
    this.#store = new TalkStore(ctx, env);
    // By its name an object is one or the other for ever.
    this.#loop = new LoopTalk({ settings, secrets, fetch, store: this.#store as TalkStore<LoopKnown> });
    const store = this.#store as TalkStore<StreamKnown>;
    this.#stream = new StreamTalk({ objectId: ctx.id.toString(), settings, fetch, store });
  }

  /** A step of the voice loop. `events`: what the call's own object is to be told of it. When it answers, both are stored. */
  hearStep(step: LoopStep, events: CallEvent[]): Promise<Heard> {
    return this.#loop.hear(step, events);
  }

  /** The ticket that lets the stream of this call in, once and within a minute; null where the conversation is over. */
  offer(offer: Offer): string | null {
    return this.#stream.offer(offer);
  }

  /** What to do with the call now that the stream which that ticket let in is over. */
  after(ticket: string): { next: Next; ticket: string | null } {
    return this.#stream.after(ticket);
  }

  /** A platform's socket; its URL ends in the ticket. */
  override fetch(request: Request): Response {
    return this.#stream.connect(new URL(request.url).pathname.split("/").at(-1) ?? "");
  }

  /** Deletes everything that is known of this conversation. One that goes on is kept from now on as if it began now. */
  async forget(): Promise<void> {
    this.#loop.forget();
    await this.#store.forget();
  }

  override async alarm(): Promise<void> {
    await this.#store.goOff((known, now) => {
      return known.kind === "loop" ? this.#loop.wake(known, now) : this.#stream.wake(known, now);
    });
  }
}
