import { Callbacks } from "./callbacks.ts";
import type { Call, Calls } from "./clawops-calls.ts";
import { BROKEN, type Ending, HUNG_UP_BY_THEM, HUNG_UP_BY_US, UNCONNECTED } from "./clawops-endings.ts";
import { followVoiceml } from "./clawops-following.ts";
import { type Fields, formTo } from "./clawops-forms.ts";
import { type PhoneCall, secondsOf } from "./logbook.ts";
import type { Live, Outside } from "./outside.ts";
import { national } from "./phone.ts";
import type { HowItEnds } from "./voiceml-listener.ts";

type Calling = { person: string; ours: string; live: Live | undefined };
const ENDINGS: Record<HowItEnds, Ending> = {
  hangup: HUNG_UP_BY_US,
  end: HUNG_UP_BY_US,
  cut: HUNG_UP_BY_US,
  left: { ...HUNG_UP_BY_THEM, hangupSource: "caller" },
  busy: UNCONNECTED.busy,
  rejected: UNCONNECTED.rejects,
  fault: BROKEN,
};

/**
 * A call to a number of the account, told to the number's own StatusCallback, which was entered in the console (contracts/clawops.md §1.2). An agent
 * answers it, or, for a live one, Offhook with what its voice webhook says (§1.3), asked while it still rings.
 */
export class InboundCall {
  readonly #outside: Outside;
  readonly #calls: Calls;
  readonly #call: Call;
  readonly #live: Live | undefined;
  readonly #phone: PhoneCall;
  readonly #callbacks: Callbacks;

  constructor({ outside, calls }: { outside: Outside; calls: Calls }, { person, ours, live }: Calling) {
    this.#outside = outside;
    this.#calls = calls;
    this.#live = live;
    this.#call = calls.keep({ status: "ringing", from: national(person), to: ours, direction: "inbound" });
    const about = { platform: "clawops", id: this.#call.callId, direction: "inbound", person } as const;
    this.#phone = outside.logbook.begin({ ...about, placedAt: outside.clock.now() });
    this.#callbacks = new Callbacks(outside.courier, "usual");
  }

  async carry(): Promise<void> {
    const { clock, pace, account } = this.#outside;
    this.#tell("initiated");
    this.#tell("ringing");
    await clock.wait(pace.ringMs);
    if (this.#live && account.to) return this.#end(ENDINGS[await this.#follow(this.#live, account.to)]);
    this.#pickUp();
    await clock.wait(pace.talkMs);
    this.#end(ENDINGS.left);
  }

  #follow(live: Live, to: string): Promise<HowItEnds> {
    const about = { outside: this.#outside, calls: this.#calls, call: this.#call, phone: this.#phone, live };
    const status = () => (this.#phone.answeredAt === null ? "ringing" : "in-progress");
    const fields = () => this.#fields(status());
    return followVoiceml({ ...about, fields, pickUp: () => this.#pickUp() }, `${to}/voice/clawops`);
  }

  #pickUp(): void {
    this.#phone.answeredAt = this.#outside.clock.now();
    this.#calls.change(this.#call.callId, { status: "in-progress" });
    this.#tell("in-progress");
  }

  /** One that was never answered is no completed call, whatever ended it. */
  #end(ending: Ending): void {
    this.#phone.endedAt = this.#outside.clock.now();
    const duration = secondsOf(this.#phone);
    const status = this.#phone.answeredAt === null && ending.status === "completed" ? "failed" : ending.status;
    this.#calls.change(this.#call.callId, { ...ending, status, duration: duration || null });
    this.#tell(status, { Duration: String(duration) });
  }

  #tell(status: string, more: Fields = {}): void {
    const { account, clock } = this.#outside;
    if (!account.to) return;
    const fields = { ...this.#fields(status), Timestamp: clock.iso(), ...more };
    this.#callbacks.tell(formTo(`${account.to}/webhooks/clawops`, fields, account));
  }

  #fields(status: string): Fields {
    const { callId: CallId, accountId: AccountId, from: From, to: To } = this.#call;
    return { CallId, AccountId, From, To, Direction: "inbound", CallStatus: status };
  }
}
