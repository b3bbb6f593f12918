import * as z from "zod";

import { invalid, parsed, phone, refusal } from "./vox-answers.ts";

const VERSION = /^(?:current|production|v[1-9]\d*)$/;
const NewCall = z.strictObject({
  from_number: phone,
  to_number: phone,
  /** May only be left out where the number has a traffic split, and here none has one. */
  agent: z.strictObject({ agent_id: z.guid(), agent_version: z.string().regex(VERSION).default("current") }),
  dynamic_variables: z.record(z.string(), z.unknown()).default({}),
  metadata: z.record(z.string(), z.unknown()).default({}),
  presentation_number: z.string().nullable().default(null),
});

type Line = { role: string; content: string; start_at: number; end_at: number };
/** A call as `GET /v3/calls/{id}` tells it (contracts/vox.md §6.2); times are unix ms. */
export type Call = z.output<typeof NewCall> & {
  id: string;
  call_type: "inbound" | "outbound";
  status: "queued" | "ongoing" | "ended" | "not_connected";
  disconnection_reason: string | null;
  start_at: number | null;
  end_at: number | null;
  recording_url: string | null;
  call_analysis: object | null;
  call_cost: object | null;
  variant_label: null;
  opt_out_sensitive_data_storage: boolean;
  transcript: Line[] | null;
};

const FILTERS: Record<string, (call: Call, wanted: string) => boolean> = {
  agent_id: ({ agent }, wanted) => agent.agent_id === wanted,
  agent_version: ({ agent }, wanted) => agent.agent_version === wanted,
  status: ({ status }, wanted) => status === wanted,
  call_type: ({ call_type }, wanted) => call_type === wanted,
  disconnection_reason: ({ disconnection_reason }, wanted) => disconnection_reason === wanted,
  call_from: ({ from_number }, wanted) => from_number === wanted,
  call_to: ({ to_number }, wanted) => to_number === wanted,
  metadata: ({ metadata }, wanted) => has(metadata, wanted),
  dynamic_variables: ({ dynamic_variables }, wanted) => has(dynamic_variables, wanted),
  // A call that was not connected has no start, and so is neither after nor before anything.
  start_at_after: ({ start_at }, wanted) => start_at !== null && start_at >= Number(wanted),
  start_at_before: ({ start_at }, wanted) => start_at !== null && start_at <= Number(wanted),
};
const PARAMETERS = [...Object.keys(FILTERS), "sort_order", "cursor", "limit"];

/** The calls of the organisation, in the order in which they were made. */
export class Calls {
  readonly #calls: Call[] = [];

  /** The new call, or the API's refusal of the body. */
  take(body: string): Call | Response {
    const read = NewCall.safeParse(parsed(body));
    return read.success ? this.keep({ ...read.data, call_type: "outbound" }) : invalid(read.error);
  }

  keep(known: z.output<typeof NewCall> & Pick<Call, "call_type">): Call {
    const call: Call = {
      id: crypto.randomUUID(),
      status: "queued",
      disconnection_reason: null,
      start_at: null,
      end_at: null,
      recording_url: null,
      call_analysis: null,
      call_cost: null,
      variant_label: null,
      opt_out_sensitive_data_storage: false,
      transcript: null,
      ...known,
    };
    this.#calls.push(call);
    return call;
  }

  read(id: string): Response {
    const call = this.#calls.find((one) => one.id === id);
    return call ? Response.json(call) : refusal(404, "NOT_FOUND", `no call ${id}`);
  }

  list(query: URLSearchParams): Response {
    const unknown = [...query.keys()].find((name) => !PARAMETERS.includes(name));
    if (unknown) {
      const details = { field: unknown, allowed_query_parameters: PARAMETERS };
      return refusal(400, "VALIDATION_ERROR", `no query parameter ${unknown}`, details);
    }
    const found = this.#calls.filter((call) =>
      Object.entries(FILTERS).every(([name, isMeant]) => {
        const wanted = query.getAll(name);
        return wanted.length === 0 || wanted.some((value) => isMeant(call, value));
      }),
    );
    const sorted = query.get("sort_order") === "asc" ? found : found.toReversed();
    const from = Number(query.get("cursor") ?? 0);
    const to = from + Math.min(100, Math.max(1, Number(query.get("limit") ?? 50)));
    const next_cursor = to < sorted.length ? String(to) : null;
    return Response.json({ items: sorted.slice(from, to), next_cursor, total_count: sorted.length });
  }
}

/** Whether an object has what `key:value` says. */
function has(values: Record<string, unknown>, wanted: string): boolean {
  const [key = "", ...rest] = wanted.split(":");
  return String(values[key]) === rest.join(":");
}
