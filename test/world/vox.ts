import * as z from "zod";

import type { Manner } from "./callbacks.ts";
import { getText, type Line, type Outside } from "./outside.ts";
import { USUAL } from "./people.ts";
import { e164, national } from "./phone.ts";
import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { Agents } from "./vox-agents.ts";
import { parsed, refusal } from "./vox-answers.ts";
import { Calls } from "./vox-calls.ts";
import { CarriedCall, webhookTo } from "./vox-carrying.ts";
import { type Message, Texts } from "./vox-texts.ts";

const OUR_NUMBER = "07045671234";
const AGENT = { agent_id: "5b0e3c1a-0d44-4b50-8888-8dd25736052a", agent_version: "v7" };

/** What is told of a caller before the call (contracts/vox.md §1). */
const Values = z.record(z.string(), z.unknown()).default({});
const Told = z.object({ call_inbound: z.object({ dynamic_variables: Values, metadata: Values }) });

/**
 * The vox REST API, as far as Offhook speaks to it: `POST /v3/sms/batch`, `POST /v3/calls`, the reading of calls (contracts/vox.md §6) and
 * agents (vox-agents.ts), with any Bearer token. Looked into by `GET /messages`, where `contains` means a message's JSON; elsewhere it means `METHOD path` and the body.
 */
export function createVox(outside: Outside): Service {
  const calls = new Calls();
  const agents = new Agents();
  const texts = new Texts((message) => void arrive(outside, message));
  const script = new Script();
  outside.lines.set("vox", createLine(outside, calls));

  function place(body: string, callbacks: Manner): Response {
    const call = calls.take(body);
    if (call instanceof Response) return call;
    void new CarriedCall(outside, call, callbacks).carry();
    return Response.json(call, { status: 201 });
  }

  function take(incoming: Incoming, callbacks: Manner): Response {
    const { method, path, query, headers, body } = incoming;
    if (!/^Bearer \S+$/.test(headers.get("authorization") ?? "")) return refusal(401, "UNAUTHORIZED", "no API key");
    const asked = `${method} ${path}`;
    if (asked === "POST /v3/sms/batch") return texts.take(headers.get("idempotency-key") ?? "", body);
    if (asked === "POST /v3/calls") return place(body, callbacks);
    if (asked === "GET /v3/calls") return calls.list(query);
    const [, id] = /^GET \/v3\/calls\/([^/]+)$/.exec(asked) ?? [];
    if (id) return calls.read(id);
    return agents.answer(asked, incoming) ?? refusal(404, "NOT_FOUND", `no ${asked}`);
  }

  return {
    receive: (incoming) => {
      const { method, path, body } = incoming;
      return script.answer(`${method} ${path}\n${body}`, (callbacks) => take(incoming, callbacks));
    },
    inspect: async (incoming) => {
      if (incoming.method !== "GET" || incoming.path !== "/messages")
        return agents.inspect(incoming) ?? script.inspect(incoming) ?? textAnswer(404, "not here");
      return Response.json({ items: texts.list(incoming.query.get("contains") ?? "") });
    },
  };
}

async function arrive(outside: Outside, { from, to, text }: Message): Promise<void> {
  await outside.clock.wait(outside.pace.dialMs);
  await getText(outside, { platform: "vox", person: e164(to), ours: from, text });
}

function createLine(outside: Outside, calls: Calls): Line {
  const { courier, clock, pace } = outside;
  return {
    write(person, message, ours = OUR_NUMBER) {
      const id = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
      const sms = { id, from_number: national(person), to_number: ours, message, created_at: clock.now() };
      const outgoing = webhookTo(outside, { event: "sms_received", webhook_version: "v2", sms });
      if (outgoing) void courier.tell(outgoing);
    },
    async call(person, ours = OUR_NUMBER) {
      const numbers = { from_number: national(person), to_number: ours };
      const asking = webhookTo(outside, { event: "call_inbound", call_inbound: numbers }, "/inbound");
      const told = Told.safeParse(parsed((asking && (await courier.ask(asking)).body) ?? ""));
      const { dynamic_variables, metadata } = told.data?.call_inbound ?? { dynamic_variables: {}, metadata: {} };
      const known = { ...numbers, agent: AGENT, dynamic_variables, metadata, presentation_number: null };
      const carried = new CarriedCall(outside, calls.keep({ ...known, call_type: "inbound" }), "usual");
      await clock.wait(pace.ringMs);
      await carried.talk(USUAL);
    },
  };
}
