import type { ConversationItem } from "openai/resources/realtime/realtime";

import { freshId } from "./clawops-answers.ts";

/** Something in a conversation; `audioMs` is how much of it was spoken so far, `heardMs` what a truncation has left of that. */
type Kept = { item: ConversationItem & { id: string }; audioMs: number; heardMs: number | null };

/** A conversation as the server remembers it. */
export class Items {
  readonly #kept: Kept[] = [];

  /** The item with an id, and that of the item before it. */
  add(item: ConversationItem): { item: Kept["item"]; previous_item_id: string | null } {
    const previous_item_id = this.#kept.at(-1)?.item.id ?? null;
    const kept = { ...item, id: item.id ?? freshId("item_").slice(0, 26) };
    this.#kept.push({ item: kept, audioMs: 0, heardMs: null });
    return { item: kept, previous_item_id };
  }

  find(id: string): Kept | undefined {
    return this.#kept.find(({ item }) => item.id === id);
  }

  /** False where there is none. */
  delete(id: string): boolean {
    const at = this.#kept.findIndex(({ item }) => item.id === id);
    if (at >= 0) this.#kept.splice(at, 1);
    return at >= 0;
  }

  hasCall(id: string): boolean {
    return this.#kept.some(({ item }) => item.type === "function_call" && item.call_id === id);
  }

  /** What a response that was asked for without instructions answers: the last thing that was put in. */
  lastText(): string {
    const item = this.#kept.at(-1)?.item;
    if (item?.type === "function_call_output") return item.output;
    if (item?.type !== "message") return "";
    return item.content.map((part) => ("transcript" in part ? part.transcript : part.text) ?? "").join(" ");
  }

  get view(): Kept[] {
    return this.#kept;
  }
}
