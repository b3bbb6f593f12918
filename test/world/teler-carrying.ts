import { Callbacks, type Manner } from "./callbacks.ts";
import { type PhoneCall, secondsOf } from "./logbook.ts";
import { type Outside, seeMissed } from "./outside.ts";
import { doesRing, isConnected, type Reaction } from "./people.ts";
import { e164 } from "./phone.ts";
import { signTeler, signTelerPipe } from "./sign.ts";
import { type Call, type Calls, freshId } from "./teler-calls.ts";
import { type Flow, readFlow, soundOf } from "./teler-flow.ts";
import { TelerStream } from "./teler-stream.ts";

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
type Carrying = { outside: Outside; calls: Calls; call: Call; urls: Urls; callbacks: Manner };

/** Takes a call from its beginning to its end, told by status webhooks of 2026-06-01. */
export class CarriedCall {
  readonly #outside: Outside;
  readonly #call: Call;
  readonly #urls: Urls;
  readonly #callbacks: Callbacks;
  readonly #phone: PhoneCall;
  readonly #isHungUp: () => boolean;
  #live: Reaction["lines"] = [];

  constructor({ outside, calls, call, urls, callbacks }: Carrying) {
    this.#isHungUp = () => calls.hungUp.has(call.id);
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
    if (sample_rate !== "8k") return this.#blame("nobody here hears 16 kHz");
    const { id: call, account_id: account } = this.#call;
    const about = { platform: "teler", call, person: this.#phone.person, url, lines: this.#live } as const;
    const end = await media.carry(this.#outside, {
      ...about,
      isOver: () => this.#isHungUp(),
      speak: (stream) => new TelerStream(stream, { chunkMs, account }),
    });
    const views = media.streams.filter((stream) => stream.about.call === call).map(({ view }) => view);
    for (const { heard } of views) this.#phone.heard.push(...heard.map(({ text }) => text));
    return end !== "refused";
  }

  #end(state: "completed" | "failed", reason: string): void {
    const { clock } = this.#outside;
    this.#phone.endedAt = clock.now();
    Object.assign(this.#call, { state, reason, ended_at: clock.iso() });
    const duration = this.#phone.answeredAt === null ? {} : { duration_seconds: secondsOf(this.#phone) };
    this.#tell(`call.${state}`, { reason, ...duration });
    this.#callbacks.end();
    if (this.#call.direction === "outbound") void seeMissed(this.#outside, this.#phone, this.#call.from_number);
  }

  #tell(type: string, more: object = {}): void {
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
    const rest = { sip_trunk_id: null, call_id, leg_id: null, data: { call_id, ...more }, previous_attributes: null };
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
