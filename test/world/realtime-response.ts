import type { ConversationItem, RealtimeResponse, RealtimeServerEvent } from "openai/resources/realtime/realtime";

import { freshId } from "./clawops-answers.ts";
import type { Items } from "./realtime-items.ts";
import type { Said } from "./realtime-saying.ts";
import { FRAME_BYTES, FRAME_MS, msOf, speak } from "./sound.ts";

/** What a server sends, but for its `event_id`. */
export type Sent = RealtimeServerEvent extends infer E
  ? E extends { type: string }
    ? Omit<E, "event_id">
    : never
  : never;
type About = { response_id: string; item_id: string; output_index: number; content_index: number };
type Why = NonNullable<RealtimeResponse["status_details"]>["reason"];
export type Speaking = {
  items: Items;
  send(event: Sent): void;
  /** Both in the time of the call. */
  now(): number;
  wait(ms: number): Promise<void>;
};

/** One response, from `response.created` to `response.done`, in the order in which the API sends its events. */
export class SpokenResponse {
  readonly id = freshId("resp_").slice(0, 26);
  readonly #said: Said;
  readonly #speaking: Speaking;
  readonly #output: ConversationItem[] = [];
  #status: NonNullable<RealtimeResponse["status"]> = "in_progress";
  #why: Why;

  constructor(said: Said, speaking: Speaking) {
    this.#said = said;
    this.#speaking = speaking;
  }

  get isUnderWay(): boolean {
    return this.#status === "in_progress";
  }

  cancel(why: NonNullable<Why>): void {
    if (!this.isUnderWay) return;
    this.#why = why;
    this.#status = "cancelled";
  }

  /** Goes to its end, or until it is cancelled. */
  async give(): Promise<void> {
    const { text, calls, firstMs, ends } = this.#said;
    const { send, wait } = this.#speaking;
    send({ type: "response.created", response: this.#view() });
    if (firstMs > 0) await wait(firstMs);
    if (text !== undefined && this.isUnderWay) await this.#speak(text);
    if (this.isUnderWay)
      for (const [index, call] of calls.entries()) this.#call(call, index + (text === undefined ? 0 : 1));
    if (this.isUnderWay) this.#status = ends === "stall" ? "completed" : ends;
    send({ type: "response.done", response: this.#view() });
  }

  #view(): RealtimeResponse {
    const details = this.#status === "in_progress" ? {} : { status_details: this.#details() };
    const usage = { total_tokens: 0, input_tokens: 0, output_tokens: 0 };
    return { object: "realtime.response", id: this.id, status: this.#status, output: this.#output, usage, ...details };
  }

  #details(): NonNullable<RealtimeResponse["status_details"]> {
    if (this.#status === "in_progress") return {};
    const error = { type: "server_error", code: "server_error", message: "the model has failed, as scripted" };
    if (this.#status === "failed") return { type: "failed", error };
    const reason = this.#status === "incomplete" ? "max_output_tokens" : this.#why;
    return { type: this.#status, ...(reason && { reason }) };
  }

  async #speak(text: string): Promise<void> {
    const { items, send } = this.#speaking;
    const { item, previous_item_id } = items.add({
      type: "message",
      role: "assistant",
      status: "in_progress",
      content: [],
    });
    const about = { response_id: this.id, item_id: item.id, output_index: 0, content_index: 0 };
    send({ type: "response.output_item.added", response_id: this.id, output_index: 0, item });
    send({ type: "conversation.item.added", previous_item_id, item });
    send({ type: "response.content_part.added", ...about, part: { type: "audio", transcript: "" } });
    const transcript = await this.#sound(text, about);
    send({ type: "response.output_audio.done", ...about });
    send({ type: "response.output_audio_transcript.done", ...about, transcript });
    send({ type: "response.content_part.done", ...about, part: { type: "audio", transcript } });
    const status = this.isUnderWay && this.#said.ends !== "incomplete" ? "completed" : "incomplete";
    Object.assign(item, { status, content: [{ type: "output_audio", transcript }] });
    send({ type: "conversation.item.done", previous_item_id, item });
    send({ type: "response.output_item.done", response_id: this.id, output_index: 0, item });
    this.#output.push(item);
  }

  /** As much of the text as was given before it was cancelled. */
  async #sound(text: string, about: About): Promise<string> {
    const { items, send, now, wait } = this.#speaking;
    const begun = now();
    const { lastsMs, pieceMs, speed, ends } = this.#said;
    const sound = speak(text, lastsMs);
    const size = Math.round(pieceMs / FRAME_MS) * FRAME_BYTES;
    const kept = items.find(about.item_id);
    let given = 0;
    for (let at = 0; at < sound.length && this.isUnderWay; at += size) {
      const piece = sound.subarray(at, at + size);
      const until = Math.ceil(text.length * Math.min(1, (at + size) / sound.length));
      const delta = text.slice(given, until);
      if (delta) send({ type: "response.output_audio_transcript.delta", ...about, delta });
      send({ type: "response.output_audio.delta", ...about, delta: piece.toString("base64") });
      given = until;
      if (kept) kept.audioMs += msOf(piece);
      if (ends === "stall") await this.#stall();
      const ahead = speed > 0 ? msOf(sound.subarray(0, at + size)) / speed - (now() - begun) : 0;
      if (ahead > 0) await wait(ahead);
    }
    return text.slice(0, given);
  }

  async #stall(): Promise<void> {
    while (this.isUnderWay) await this.#speaking.wait(FRAME_MS);
  }

  #call({ name, arguments: told }: Said["calls"][number], output_index: number): void {
    const { items, send } = this.#speaking;
    const text = typeof told === "string" ? told : JSON.stringify(told);
    const call_id = freshId("call_").slice(0, 26);
    const { item, previous_item_id } = items.add({
      type: "function_call",
      status: "in_progress",
      name,
      call_id,
      arguments: "",
    });
    const about = { response_id: this.id, item_id: item.id, output_index, call_id };
    send({ type: "response.output_item.added", response_id: this.id, output_index, item });
    send({ type: "conversation.item.added", previous_item_id, item });
    for (const delta of text.match(/[^]{1,8}/gu) ?? [])
      send({ type: "response.function_call_arguments.delta", ...about, delta });
    send({ type: "response.function_call_arguments.done", ...about, name, arguments: text });
    Object.assign(item, { status: "completed", arguments: text });
    send({ type: "conversation.item.done", previous_item_id, item });
    send({ type: "response.output_item.done", response_id: this.id, output_index, item });
    this.#output.push(item);
  }
}
