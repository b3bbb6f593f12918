import { Callbacks, type Manner } from "./callbacks.ts";
import type { Call, Calls } from "./clawops-calls.ts";
import { BROKEN, type Ending, HUNG_UP_BY_THEM, HUNG_UP_BY_US, UNCONNECTED } from "./clawops-endings.ts";
import { followVoiceml } from "./clawops-following.ts";
import { type Fields, formTo } from "./clawops-forms.ts";
import type { Wish } from "./clawops-placing.ts";
import { type PhoneCall, secondsOf } from "./logbook.ts";
import { type Outside, seeMissed } from "./outside.ts";
import { doesRing, isConnected, type Reaction } from "./people.ts";
import { e164 } from "./phone.ts";

const TOKENS = ["initiated", "ringing", "answered", "completed", "transfer"];

/** What carrying a call takes: the platform, and what it was asked for. */
export type Carrying = {
  outside: Outside;
  calls: Calls;
  call: Call;
  wish: Wish;
  callbacks: Manner;
  /** Makes of a talk with an agent what the platform makes of it. */
  spoken(call: Call, reaction: Reaction): Promise<void>;
};

/** A call that was placed, from the first ring to its end, told to its StatusCallback (contracts/clawops.md §1.2). */
export class OutboundCall {
  readonly #carrying: Carrying;
  readonly #callbacks: Callbacks;
  readonly #id: string;
  readonly #phone: PhoneCall;

  constructor(carrying: Carrying) {
    const { outside, call, wish, callbacks } = carrying;
    this.#carrying = carrying;
    this.#callbacks = new Callbacks(outside.courier, callbacks);
    this.#id = call.callId;
    const about = { platform: "clawops", id: call.callId, direction: "outbound", person: e164(call.to) } as const;
    this.#phone = outside.logbook.begin({ ...about, placedAt: outside.clock.now() });
    for (const token of wish.StatusCallbackEvent.split(" "))
      if (!TOKENS.includes(token)) this.#blame(`StatusCallbackEvent has no "${token}"`);
  }

  async carry(): Promise<void> {
    const { outside, calls, wish } = this.#carrying;
    const { clock, pace, people } = outside;
    this.#tell("initiated", "initiated");
    await clock.wait(pace.dialMs);
    if (calls.isOver(this.#id)) return this.#end(HUNG_UP_BY_US);
    const reaction = people.reactionOf(this.#phone.person);
    this.#phone.did = reaction.does;
    if (doesRing(reaction.does)) {
      calls.change(this.#id, { status: "ringing" });
      this.#tell("ringing", "ringing");
      await clock.wait(Math.min(pace.ringMs, wish.Timeout * 1000));
      if (calls.isOver(this.#id)) return this.#end(HUNG_UP_BY_US);
    }
    return isConnected(reaction.does) ? this.#connect(reaction) : this.#end(UNCONNECTED[reaction.does]);
  }

  async #connect(reaction: Reaction): Promise<void> {
    const { outside, calls, call, wish, spoken } = this.#carrying;
    this.#phone.answeredAt = outside.clock.now();
    calls.change(this.#id, { status: "in-progress" });
    this.#tell("answered", "in-progress");
    const ending = await this.#talk(reaction);
    this.#end(ending, wish.MachineDetection && takenFor(reaction));
    if (wish.AgentId) await spoken(call, reaction);
  }

  async #talk(reaction: Reaction): Promise<Ending> {
    const { outside, wish } = this.#carrying;
    if (wish.MachineDetection === "Hangup" && takenFor(reaction) === "machine") return HUNG_UP_BY_US;
    if (wish.Url) return this.#follow(wish.Url, reaction);
    this.#phone.told = wish.CallContext ?? { Variables: wish.Variables ?? {} };
    if (wish.AgentId && reaction.does === "answers")
      for (const { role, text } of reaction.talk) if (role === "agent") this.#phone.heard.push(text);
    await outside.clock.wait(outside.pace.talkMs);
    return HUNG_UP_BY_THEM;
  }

  async #follow(url: string, { does, keys, lines }: Reaction): Promise<Ending> {
    const { outside, calls, call } = this.#carrying;
    const live = does === "machine" ? { keys: [], lines: [] } : { keys, lines };
    const about = { outside, calls, call, phone: this.#phone, live };
    const end = await followVoiceml({ ...about, fields: () => this.#fields("in-progress") }, url);
    if (end === "left") return HUNG_UP_BY_THEM;
    return end === "fault" ? BROKEN : HUNG_UP_BY_US;
  }

  #end(ending: Ending, answeredBy?: string): void {
    const { outside, calls, call } = this.#carrying;
    this.#phone.endedAt = outside.clock.now();
    const seconds = secondsOf(this.#phone);
    calls.change(this.#id, { ...ending, duration: seconds || null, answeredBy: answeredBy ?? null });
    const taken: Fields = answeredBy ? { AnsweredBy: answeredBy } : {};
    this.#tell("completed", ending.status, { Duration: String(seconds), ...taken });
    this.#callbacks.end();
    void seeMissed(outside, this.#phone, call.from);
  }

  #tell(token: string, status: string, more: Fields = {}): void {
    const { outside, wish } = this.#carrying;
    if (!wish.StatusCallback || !wish.StatusCallbackEvent.split(" ").includes(token)) return;
    const fields = { ...this.#fields(status), Timestamp: outside.clock.iso(), ...more };
    this.#callbacks.tell(formTo(wish.StatusCallback, fields, outside.account));
  }

  #fields(status: string): Fields {
    const { callId: CallId, accountId: AccountId, from: From, to: To } = this.#carrying.call;
    return { CallId, AccountId, From, To, Direction: "outbound", CallStatus: status };
  }

  #blame(what: string): void {
    this.#carrying.outside.logbook.violations.push({ platform: "clawops", call: this.#id, what });
  }
}

function takenFor({ does, takenFor: told }: Reaction): string {
  return told ?? (does === "machine" ? "machine" : "human");
}
