import { Callbacks, type Manner } from "./callbacks.ts";
import type { Outgoing } from "./courier.ts";
import type { PhoneCall } from "./logbook.ts";
import { type Outside, seeMissed } from "./outside.ts";
import { doesRing, isConnected, type Reaction } from "./people.ts";
import { e164 } from "./phone.ts";
import { prove } from "./prove.ts";
import type { Call } from "./vox-calls.ts";

/** `disconnection_reason` of a call in which nobody was connected (contracts/vox.md §7). */
const UNCONNECTED: Record<Exclude<Reaction["does"], "answers" | "machine">, string> = {
  ignores: "dial_no_answer",
  busy: "dial_busy",
  rejects: "dial_declined",
  fails: "dial_failed",
  invalid: "dial_failed",
};

/** What an organisation's webhook is sent; undefined where none was entered in the console. */
export function webhookTo({ account: { to, keys } }: Outside, payload: object, path = ""): Outgoing | undefined {
  if (to === null || !keys.VOX_WEBHOOK_TOKEN) return undefined;
  const body = JSON.stringify(payload);
  const delivery = {
    method: "POST",
    path: `/webhooks/vox/:token${path}`,
    headers: { "content-type": "application/json" },
    body,
  };
  const { url, headers } = prove({ ...delivery, dialect: "vox" }, { to, keys });
  return { url, headers, body };
}

/** Takes a call from its placing to its analysis, told by call-data webhooks of v2 (contracts/vox.md §2, §4). */
export class CarriedCall {
  readonly #outside: Outside;
  readonly #call: Call;
  readonly #callbacks: Callbacks;
  readonly #phone: PhoneCall;

  constructor(outside: Outside, call: Call, callbacks: Manner) {
    const { id, call_type: direction, to_number, from_number } = call;
    this.#outside = outside;
    this.#call = call;
    this.#callbacks = new Callbacks(outside.courier, callbacks);
    const person = e164(direction === "outbound" ? to_number : from_number);
    const placedAt = outside.clock.now();
    this.#phone = outside.logbook.begin({ platform: "vox", id, direction, person, placedAt });
  }

  /** A call that was placed. */
  async carry(): Promise<void> {
    const { clock, pace, people } = this.#outside;
    await clock.wait(pace.dialMs);
    const reaction = people.reactionOf(this.#phone.person);
    this.#phone.did = reaction.does;
    if (doesRing(reaction.does)) await clock.wait(pace.ringMs);
    if (isConnected(reaction.does)) return this.talk(reaction);
    this.#phone.endedAt = clock.now();
    this.#end("not_connected", UNCONNECTED[reaction.does]);
    this.#callbacks.end();
    void seeMissed(this.#outside, this.#phone, this.#call.from_number);
  }

  /** From the moment at which somebody is connected. */
  async talk({ does, talk, summary }: Reaction): Promise<void> {
    const { clock, pace } = this.#outside;
    const { dynamic_variables, metadata } = this.#call;
    const startedAt = clock.now();
    this.#phone.answeredAt = startedAt;
    this.#phone.told = { dynamic_variables, metadata };
    Object.assign(this.#call, { status: "ongoing", start_at: startedAt });
    this.#tell("call_started", this.#started());
    const said = does === "answers" ? talk : talk.slice(0, 1);
    this.#phone.heard.push(...said.flatMap(({ role, text }) => (role === "agent" ? [text] : [])));
    await clock.wait(pace.talkMs);
    this.#phone.endedAt = clock.now();
    const times = { start_at: startedAt, end_at: this.#phone.endedAt };
    this.#call.transcript = said.map(({ role, text }) => ({
      role: role === "agent" ? "agent" : "user",
      content: text,
      ...times,
    }));
    this.#end("ended", does === "machine" ? "voicemail_reached" : "user_hangup");
    await clock.wait(pace.madeMs);
    this.#analyze(does === "machine" ? "" : summary);
    this.#callbacks.end();
  }

  #end(status: Call["status"], reason: string): void {
    Object.assign(this.#call, { status, disconnection_reason: reason, end_at: this.#phone.endedAt });
    const { transcript, recording_url, end_at } = this.#call;
    const rows = (transcript ?? []).map(({ role, content }) => ({ role, content }));
    const told = { call_status: status, disconnection_reason: reason, end_at, transcript: rows, recording_url };
    this.#tell("call_ended", { ...this.#started(), ...told });
  }

  #analyze(summary: string): void {
    const { id: call_id, agent } = this.#call;
    const call_cost = { total_cost: "150.00" };
    const call_analysis = { summary, user_sentiment: "neutral", custom_analysis_data: [] };
    Object.assign(this.#call, { call_cost, call_analysis });
    this.#tell("call_analyzed", { call_id, agent, call_cost, call_analysis });
  }

  /** What `call_started` tells, and `call_ended` again. */
  #started(): object {
    const { id: call_id, agent, call_type, from_number, to_number, dynamic_variables, metadata, start_at } = this.#call;
    const about = { call_id, agent, call_type, from_number, to_number, dynamic_variables, metadata, start_at };
    return { ...about, opt_out_sensitive_data_storage: false };
  }

  #tell(event: string, call: object): void {
    const outgoing = webhookTo(this.#outside, { event, webhook_version: "v2", call });
    if (outgoing) this.#callbacks.tell(outgoing);
  }
}
