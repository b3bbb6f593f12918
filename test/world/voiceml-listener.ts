import type { Answered } from "./courier.ts";
import type { PhoneCall } from "./logbook.ts";
import type { StreamEnd } from "./media.ts";
import { readVoiceml, type Verb } from "./voiceml.ts";

/**
 * How a call that follows VoiceML ends: hung up by it, at the end of what there was to say, hung up from outside or by the person, refused before it
 * was answered, or because it could not go on.
 */
export type HowItEnds = "hangup" | "end" | "cut" | "left" | "busy" | "rejected" | "fault";

/** What `<Connect><Stream>` asks for. */
export type StreamAsked = { url: string; parameters: Record<string, string> };

/** A call at the platform's side of it. */
export type Hearing = {
  call: PhoneCall;
  /** What is pressed at each question. */
  keys: string[];
  ask(url: string, fields: Record<string, string>): Promise<Answered>;
  /** Lets a sentence, or a question's time, go by; false where the call is over meanwhile. */
  goOn(): Promise<boolean>;
  /** Before the first thing that is done in it. */
  pickUp?(): void;
  connect(asked: StreamAsked): Promise<StreamEnd>;
  /** DialCallStatus of a call to somebody else. */
  dial(number: string, timeoutSeconds: number): Promise<string>;
  blame(what: string): void;
};

/** So many documents in one call are one that never ends. */
const MOST_DOCUMENTS = 20;

/** Follows VoiceML as ClawOps does (contracts/clawops.md §1.3, §2): what is said is heard, keys are pressed where there is a question. */
export class VoicemlListener {
  readonly #hearing: Hearing;
  readonly #keys: string[];
  #documents = 0;

  constructor(hearing: Hearing) {
    this.#hearing = hearing;
    this.#keys = [...hearing.keys];
  }

  async follow(url: string, fields: Record<string, string> = {}): Promise<HowItEnds> {
    const { ask, blame } = this.#hearing;
    this.#documents++;
    if (this.#documents > MOST_DOCUMENTS) return this.#fail("the call goes in circles");
    const { status, type, body } = await ask(url, fields);
    if (status !== 200) return this.#fail(`asked what to say, ${url} answered ${status || "nothing"}`);
    if (!/^(?:application|text)\/xml\b/i.test(type)) blame(`VoiceML came as "${type}"`);
    const { verbs, faults } = readVoiceml(body);
    for (const fault of faults) blame(fault);
    if (faults.length > 0 && verbs.length === 0) return "fault";
    if (verbs[0]?.name !== "Reject" && this.#documents === 1) this.#hearing.pickUp?.();
    for (const verb of verbs) {
      const end = await this.#do(verb);
      if (end) return end;
    }
    return "end";
  }

  /** How the call ends by this verb; null where it goes on with the next one. */
  async #do({ name, attributes, text, inside }: Verb): Promise<HowItEnds | null> {
    const { call, goOn } = this.#hearing;
    switch (name) {
      case "Hangup":
        return "hangup";
      case "Redirect":
        return this.follow(text);
      case "Gather":
        return this.#gather(attributes, inside);
      case "Record":
        return this.#record(attributes);
      case "Reject":
        return attributes["reason"] === "busy" ? "busy" : "rejected";
      case "Connect":
        return this.#connect(attributes, inside[0]);
      case "Dial":
        return this.#dial(attributes, inside[0]?.text ?? "");
      case "Say":
        call.heard.push(text);
        break;
      case "Play":
        call.heard.push(`[${text}]`);
    }
    return (await goOn()) ? null : "cut";
  }

  async #gather(
    { action, numDigits = "", finishOnKey = "#" }: Verb["attributes"],
    inside: Verb[],
  ): Promise<HowItEnds | null> {
    const { call, goOn } = this.#hearing;
    for (const say of inside) {
      const end = await this.#do(say);
      if (end) return end;
    }
    const pressed = this.#keys.shift() ?? "";
    if (!(await goOn())) return "cut";
    call.pressed.push(pressed);
    const [before = ""] = pressed.split(finishOnKey);
    const digits = before.slice(0, numDigits === "" ? undefined : Number(numDigits));
    return digits !== "" && action ? this.follow(action, { Digits: digits }) : null;
  }

  /** Nobody says anything to a recording. */
  async #record({ action }: Verb["attributes"]): Promise<HowItEnds | null> {
    if (!(await this.#hearing.goOn())) return "cut";
    const fields = { RecordingUrl: "https://storage.example/recording.wav", RecordingDuration: "1", Digits: "" };
    return action ? this.follow(action, fields) : null;
  }

  /** Without an action the call ends with its stream (contracts/clawops.md §2). */
  async #connect({ action }: Verb["attributes"], stream: Verb | undefined): Promise<HowItEnds> {
    const pairs = stream?.inside.map(({ attributes: { name = "", value = "" } }) => [name, value]) ?? [];
    const asked = { url: stream?.attributes["url"] ?? "", parameters: Object.fromEntries(pairs) };
    const end = await this.#hearing.connect(asked);
    if (end === "person") return "left";
    if (!(await this.#hearing.goOn())) return "cut";
    if (action) return this.follow(action);
    return end === "refused" ? "fault" : "hangup";
  }

  async #dial({ action, timeout = "30" }: Verb["attributes"], number: string): Promise<HowItEnds | null> {
    const { call, dial, goOn } = this.#hearing;
    call.heard.push(`[${number}]`);
    const DialCallStatus = await dial(number, Number(timeout));
    if (!(await goOn())) return "cut";
    return action ? this.follow(action, { DialCallStatus }) : null;
  }

  #fail(what: string): HowItEnds {
    this.#hearing.blame(what);
    return "fault";
  }
}
