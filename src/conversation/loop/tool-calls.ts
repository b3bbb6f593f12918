import * as z from "zod";

const MOST_CALLS = 16;
const LONGEST_ARGUMENTS = 20_000;

/** A piece of a tool call, as it is streamed. Some servers number calls, others send each whole and with an id. */
export const CallDelta = z.object({
  index: z.number().int().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
type CallDelta = z.infer<typeof CallDelta>;

/** What the model wants done. `arguments` is JSON, if the model kept to it. */
export type ToolCall = { id: string; name: string; arguments: string };

/** Puts tool calls together from their pieces. */
export class ToolCalls {
  readonly #calls = new Map<number, ToolCall>();

  /** False where there are more calls, or longer ones, than anyone has need of. */
  add({ index, id, function: called }: CallDelta): boolean {
    const number = index ?? this.#placeOf(id || "");
    const { id: known, name, arguments: begun } = this.#calls.get(number) ?? { id: "", name: "", arguments: "" };
    const call = {
      id: known || id || "",
      name: name + (called?.name ?? ""),
      arguments: begun + (called?.arguments ?? ""),
    };
    this.#calls.set(number, call);
    return this.#calls.size <= MOST_CALLS && call.name.length + call.arguments.length <= LONGEST_ARGUMENTS;
  }

  /** Of a call that is not numbered: its own by its id, or else the last one's. */
  #placeOf(id: string): number {
    if (id === "") return Math.max(0, this.#calls.size - 1);
    const place = this.all().findIndex((call) => call.id === id);
    return place === -1 ? this.#calls.size : place;
  }

  /** In the order they began. One without an id gets its place for one: an answer has to name it. */
  all(): ToolCall[] {
    return [...this.#calls.values()].map((call, place) => ({ ...call, id: call.id || `call_${place}` }));
  }
}
