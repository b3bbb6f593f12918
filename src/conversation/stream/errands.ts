import type { ToolCall } from "../loop/tool-calls.ts";
import type { Granted } from "../wish.ts";
import type { Memory } from "./memory.ts";
import type { RealtimeEvent } from "./realtime-event.ts";
import { toolCall, toolResult } from "./realtime.ts";

type Called = Extract<RealtimeEvent, { type: "response.function_call_arguments.done" }>;
type Errand = { call: ToolCall; response: string; at: number };
type Setting = {
  wish: (call: Pick<ToolCall, "name" | "arguments">) => Promise<Granted>;
  memory: Memory;
  toModel: (event: object) => void;
  /** The model knows what came of it, or will be told of it with the rest. */
  done: (response: string, ends: Granted["ends"]) => void;
};

const MOST_SEEN = 500;
const FAILED: Granted = { result: { ok: false, error: "this did not work" } };

/** The tools that the model calls: each carried out once by its id, and what came of it told. */
export class Errands {
  readonly #setting: Setting;
  /** By id, which connection of the model's knows of the call. */
  readonly #sessions = new Map<string, number>();
  /** The connection that is open. */
  session: number | null = null;
  /** Of how many it is not known what came of them. */
  pending = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  take({ call_id: id, response_id: response, name, arguments: given }: Omit<Called, "type">, at: number): void {
    // Who calls so many is not told what came of the rest.
    if (this.#sessions.has(id) || this.#sessions.size >= MOST_SEEN) return;
    this.#sessions.set(id, this.session ?? 0);
    this.pending++;
    void this.#carryOut({ call: { id, name, arguments: given }, response, at });
  }

  async #carryOut(errand: Errand): Promise<void> {
    const { name, arguments: given } = errand.call;
    const granted = await this.#grant({ name, arguments: given });
    this.pending--;
    this.#tell(errand, granted.result);
    this.#setting.done(errand.response, granted.ends);
  }

  async #grant(call: Parameters<Setting["wish"]>[0]): Promise<Granted> {
    try {
      return await this.#setting.wish(call);
    } catch {
      return FAILED;
    }
  }

  #tell({ call, at }: Errand, result: object): void {
    const { memory, toModel } = this.#setting;
    memory.keep({ at, call, result });
    if (this.session === null) return;
    if (this.#sessions.get(call.id) !== this.session) toModel(toolCall(call));
    toModel(toolResult(call.id, result));
  }
}
