import type { Manner } from "./callbacks.ts";
import type { Line, Outside } from "./outside.ts";
import { USUAL } from "./people.ts";
import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { notFound } from "./teler-answers.ts";
import { Apps } from "./teler-apps.ts";
import { Calls } from "./teler-calls.ts";
import { CarriedCall } from "./teler-carrying.ts";

const OUR_NUMBER = "+918065001234";

/**
 * The Teler REST API, as far as Offhook speaks to it: calls are initiated, read, transferred and hung up (contracts/teler.md §4), Voice Apps and secrets kept (teler-apps.ts), with any `x-api-key`. `contains` looks
 * into `METHOD path`, a line feed and the raw body.
 */
export function createTeler(outside: Outside): Service {
  const calls = new Calls(outside.clock);
  const apps = new Apps();
  const script = new Script();
  outside.lines.set("teler", createLine(outside, calls));

  function initiate(body: string, callbacks: Manner): Response {
    const taken = calls.take(body);
    if (taken instanceof Response) return taken;
    const { call, wish } = taken;
    const { flow_url, status_callback_url, record, from_number, to_number } = wish;
    const urls = { flow: flow_url, callback: status_callback_url };
    void new CarriedCall({ outside, calls, call, urls, callbacks }).carry(outside.people.reactionOf(to_number));
    const data = { id: call.id, from_number, to_number, status_callback_url, record };
    return Response.json({ message: "Call initiated successfully", data }, { status: 202 });
  }

  function take(incoming: Incoming, callbacks: Manner): Response {
    const { method, path, query, headers, body } = incoming;
    if (!headers.get("x-api-key"))
      return Response.json({ success: false, message: "Invalid API Key." }, { status: 403 });
    const settled = apps.answer(`${method} ${path.replace("/api/v1", "")}`, incoming);
    if (settled) return settled;
    const asked = `${method} ${path.replace("/api/v1/voice/calls", "")}`;
    if (asked === "POST /initiate") return initiate(body, callbacks);
    if (asked === "GET ") return calls.list(query);
    const [, transferred] = /^POST \/([^/]+)\/transfer$/.exec(asked) ?? [];
    if (transferred) return calls.transfer(transferred, { key: headers.get("idempotency-key"), body });
    const [, hungUp] = /^POST \/([^/]+)\/hangup$/.exec(asked) ?? [];
    if (hungUp) return calls.hangUp(hungUp);
    const [, id] = /^GET \/([^/]+)$/.exec(asked) ?? [];
    return id ? calls.read(id) : notFound();
  }

  return {
    receive: (incoming) => {
      const { method, path, body } = incoming;
      return script.answer(`${method} ${path}\n${body}`, (callbacks) => take(incoming, callbacks));
    },
    inspect: async (incoming) => apps.inspect(incoming) ?? script.inspect(incoming) ?? textAnswer(404, "not here"),
  };
}

/** Teler carries no texts. Calls go the way that the Voice App was set up for in the console. */
function createLine(outside: Outside, calls: Calls): Line {
  return {
    write: () => {},
    async call(person, ours = OUR_NUMBER, live = USUAL) {
      const { to, keys } = outside.account;
      const { TELER_URL_TOKEN: token, TELER_WEBHOOK_SECRET: secret } = keys;
      const isTold = to !== null && (secret !== undefined || token !== undefined);
      const urls = {
        flow: to !== null && token ? `${to}/voice/teler/${token}` : null,
        callback: isTold ? `${to}/webhooks/teler${secret ? "" : `/${token}`}` : null,
      };
      const call = calls.keep({ from_number: person, to_number: ours, direction: "inbound" });
      await new CarriedCall({ outside, calls, call, urls, callbacks: "usual" }).carry({ ...USUAL, ...live });
    },
  };
}
