import { Callbacks, type Manner } from "./callbacks.ts";
import { type PhoneCall, secondsOf } from "./logbook.ts";
import { type Outside, seeMissed } from "./outside.ts";
import { doesRing, isConnected, type Reaction } from "./people.ts";
import { e164 } from "./phone.ts";
import { signTeler, signTelerPipe } from "./sign.ts";
import { freshId } from "./teler-answers.ts";
import type { Call, Calls } from "./teler-calls.ts";
import { type Flow, readFlow, soundOf } from "./teler-flow.ts";
import { TelerStream } from "./teler-stream.ts";
import type { Transfer } from "./teler-transfers.ts";

const VERSION = "2026-06-01";
/** So many flows in one call are one that never ends. */
const MOST_FLOWS = 20;
/** `reason` of a call in which nobody was connected, as far as reasons are known (contracts/teler.md §2b). */
const UNCONNECTED: Record<Exclude<Reaction["does"], "answers" | "machine">, string> = {
  ignores: "no_answer",
  busy: "busy",
  rejects: "user_busy",
  fails: "carrier_error",
  invalid: "carrier_error",
};

/** Where a call asks what to do, and where it is told of; null where nobody is. */
export type Urls = { flow: string | null; callback: string | null };
/** What else a webhook says. */
type More = { legId?: string; data?: object };
type Carrying = { outside: Outside; calls: Calls; call: Call; urls: Urls; callbacks: Manner };

/** Takes a call from its beginning to its end, told by status webhooks of 2026-06-01. */
export class CarriedCall {
  readonly #outside: Outside;
  readonly #call: Call;
  readonly #urls: Urls;
  readonly #callbacks: Callbacks;
  readonly #phone: PhoneCall;
  readonly #calls: Calls;
  #live: Reaction["lines"] = [];

  constructor({ outside, calls, call, urls, callbacks }: Carrying) {
    this.#calls = calls;
    const { id, direction, from_number, to_number } = call;
    this.#outside = outside;
    this.#call = call;
    this.#urls = urls;
    this.#callbacks = new Callbacks(outside.courier, callbacks);
    const person = e164(direction === "outbound" ? to_number : from_number);
    this.#phone = outside.logbook.begin({ platform: "teler", id, direction, person, placedAt: outside.clock.now() });
  }

  async carry(reaction: Reaction): Promise<void> {
    this.#live = reaction.does === "machine" ? [] : reaction.lines;
    const { clock, pace } = this.#outside;
    this.#phone.did = reaction.does;
    this.#tell("call.initiated");
    await clock.wait(pace.dialMs);
    if (doesRing(reaction.does)) {
      this.#call.state = "ringing";
      await clock.wait(pace.ringMs);
    }
    if (!isConnected(reaction.does)) return this.#end("failed", UNCONNECTED[reaction.does]);
    this.#phone.answeredAt = clock.now();
    Object.assign(this.#call, { state: "answered", answered_at: clock.iso() });
    this.#tell("call.answered");
    const isFollowed = this.#urls.flow === null || (await this.#follow(this.#urls.flow, 1));
    this.#end(isFollowed ? "completed" : "failed", isFollowed ? "normal_clearing" : "flow_error");
  }

  /** Asks what to do and does it; false where that cannot be done. */
  async #follow(url: string, flows: number): Promise<boolean> {
    const { courier, clock, pace } = this.#outside;
    const { id: call_id, account_id, from_number, to_number, direction } = this.#call;
    const body = JSON.stringify({ call_id, account_id, from_number, to_number, direction });
    const answer = await courier.ask({ url, headers: { "content-type": "application/json" }, body });
    if (answer.status !== 200) return this.#blame(`asked what to do, ${url} answered ${answer.status || "nothing"}`);
    const flow = readFlow(answer.body);
    if (typeof flow === "string") return this.#blame(flow);
    if (flow.action === "stream" && this.#outside.media.canDial) return this.#stream(flow);
    const sound = soundOf(flow);
    if (sound === null) return true;
    this.#phone.heard.push(sound);
    await clock.wait(pace.talkMs);
    if (flow.action !== "play" || !flow.flow_url) return true;
    return flows < MOST_FLOWS ? this.#follow(flow.flow_url, flows + 1) : this.#blame("the call goes in circles");
  }

  /** Only Teler's own side of it knows the call by this id (contracts/teler.md §5). */
  async #stream({
    ws_url: url,
    chunk_size: chunkMs,
    sample_rate,
  }: Extract<Flow, { action: "stream" }>): Promise<boolean> {
    const { media } = this.#outside;
    const calls = this.#calls;
    if (sample_rate !== "8k") return this.#blame("nobody here hears 16 kHz");
    const { id: call, account_id: account } = this.#call;
    const about = { platform: "teler", call, person: this.#phone.person, url, lines: this.#live } as const;
    const end = await media.carry(this.#outside, {
      ...about,
      isOver: () => calls.hungUp.has(call) || calls.transfers.of(call) !== null,
      speak: (stream) => new TelerStream(stream, { chunkMs, account }),
    });
    const views = media.streams.filter((stream) => stream.about.call === call).map(({ view }) => view);
    for (const { heard } of views) this.#phone.heard.push(...heard.map(({ text }) => text));
    const transfer = calls.transfers.of(call);
    // Who closes the socket ends the call.
    if (transfer && end === "other") await this.#transfer(transfer);
    return end !== "refused";
  }

  /** Rings somebody else, who talks with the caller until one of them has had enough. The stream is closed by then; no document says when. */
  async #transfer({ number, timeoutSeconds, onFailure }: Transfer): Promise<void> {
    const { clock, pace, people, logbook } = this.#outside;
    const leg = this.#calls.addLeg(this.#call, number);
    const about = { legId: leg.id, data: { role: leg.role } };
    const transfer = { data: { mode: "cold", target: { kind: "pstn", number } } };
    this.#phone.heard.push(`[${number}]`);
    this.#tell("call.transfer.initiated", transfer);
    const { does } = people.reactionOf(e164(number));
    const person = { platform: "teler", id: leg.id, direction: "outbound", person: e164(number) } as const;
    const theirs = logbook.begin({ ...person, placedAt: clock.now() });
    theirs.did = does;
    await clock.wait(pace.dialMs);
    if (doesRing(does)) await clock.wait(Math.min(pace.ringMs, timeoutSeconds * 1000));
    if (isConnected(does)) {
      theirs.answeredAt = clock.now();
      Object.assign(leg, { state: "answered", answered_at: clock.iso() });
      this.#tell("leg.answered", about);
      this.#tell("call.transfer.completed", transfer);
      await clock.wait(pace.talkMs);
      Object.assign(leg, { state: "completed", ended_at: clock.iso(), reason: "normal_clearing" });
    } else {
      Object.assign(leg, { state: "failed", ended_at: clock.iso(), reason: UNCONNECTED[does] });
      this.#tell("leg.failed", { ...about, data: { ...about.data, reason: leg.reason } });
      this.#tell("call.transfer.failed", transfer);
      if (onFailure !== null) this.#phone.heard.push(onFailure);
      await clock.wait(pace.turnMs);
    }
    theirs.endedAt = clock.now();
  }

  #end(state: "completed" | "failed", reason: string): void {
    const { clock } = this.#outside;
    this.#phone.endedAt = clock.now();
    Object.assign(this.#call, { state, reason, ended_at: clock.iso() });
    const duration = this.#phone.answeredAt === null ? {} : { duration_seconds: secondsOf(this.#phone) };
    this.#tell(`call.${state}`, { data: { reason, ...duration } });
    this.#callbacks.end();
    if (this.#call.direction === "outbound") void seeMissed(this.#outside, this.#phone, this.#call.from_number);
  }

  #tell(type: string, { legId, data = {} }: More = {}): void {
    const { account, clock } = this.#outside;
    const url = this.#urls.callback;
    if (url === null) return;
    const { id: call_id, account_id, voice_app_id } = this.#call;
    const envelope = {
      id: freshId("evt_"),
      type,
      api_version: VERSION,
      occurred_at: clock.iso(),
      account_id,
      voice_app_id,
    };
    const about = { sip_trunk_id: null, call_id, leg_id: legId ?? null };
    const rest = { ...about, data: { call_id, ...data }, previous_attributes: null };
    const body = JSON.stringify({ ...envelope, ...rest });
    const timestamp = String(Math.floor(clock.now() / 1000));
    const { TELER_WEBHOOK_SECRET: secret, TELER_SIGNATURE } = account.keys;
    const sign = TELER_SIGNATURE === "pipe" ? signTelerPipe : signTeler;
    const headers = {
      "content-type": "application/json",
      "x-teler-source": "teler",
      "x-teler-event-id": envelope.id,
      "x-teler-api-version": VERSION,
      "x-teler-timestamp": timestamp,
      ...(secret && { "x-teler-signature": sign({ timestamp, url, body, secret }) }),
    };
    this.#callbacks.tell({ url, headers, body });
  }

  #blame(what: string): false {
    this.#outside.logbook.violations.push({ platform: "teler", call: this.#call.id, what });
    return false;
  }
}
