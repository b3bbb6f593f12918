import * as z from "zod";

import { createAccountService } from "./account.ts";
import { createClawOps } from "./clawops.ts";
import { Clock, createClockService } from "./clock.ts";
import { createCloudflare } from "./cloudflare.ts";
import { createCourierService } from "./courier.ts";
import { createCrm } from "./crm.ts";
import { Loop } from "./loop.ts";
import { createMedia } from "./media.ts";
import { Model } from "./model.ts";
import { createOutside, type Making } from "./outside.ts";
import { createOwner } from "./owner.ts";
import { createPeople } from "./people-service.ts";
import { type Accept, Realtime } from "./realtime.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { createSlack } from "./slack.ts";
import { createTeler } from "./teler.ts";
import { createVox } from "./vox.ts";

/**
 * The pretend outside, in memory. It routes by path alone, so any host will do: `/slack/…`, `/clawops/…`, `/vox/…`, `/teler/…`, `/crm/…`, `/model/…`,
 * `/owner/…`, `/cloudflare/…`,
 * `/loop/…`, `/realtime` (a WebSocket), and `/_/…` for tests. What platforms have to say to Offhook goes by `send`, and waits for a test without one (courier.ts).
 */
export type World = {
  fetch(request: Request): Promise<Response>;
  /** What takes on a WebSocket that is asked for at this URL, or a refusal. */
  open(request: Request): Accept;
};

const INDEX = {
  slack: ["GET /_/slack/posts?contains=", "GET /_/slack/attempts?contains=", "POST /_/slack/script"],
  clawops: [
    "POST /_/clawops/calls",
    "POST /_/clawops/calls/:id/artefacts",
    "GET /_/clawops/messages?contains=",
    "GET /_/clawops/attempts?contains=",
    "PUT /_/clawops/lines",
    "PUT /_/clawops/numbers",
    "POST /_/clawops/script",
  ],
  teler: ["PUT /_/teler/apps", "GET /_/teler/attempts?contains=", "POST /_/teler/script"],
  people: [
    "POST /_/people",
    "PUT /_/people/pace",
    "POST /_/people/texts",
    "POST /_/people/calls",
    "GET /_/people/calls?phone=",
    "GET /_/people/texts?phone=",
    "GET /_/people/violations",
  ],
  account: ["PUT /_/account"],
  courier: ["GET /_/courier/deliveries?contains=&held=", "POST /_/courier/deliveries/:id"],
  clock: ["GET /_/clock", "POST /_/clock"],
  vox: ["PUT /_/vox/agents", "GET /_/vox/messages?contains=", "GET /_/vox/attempts?contains=", "POST /_/vox/script"],
  crm: ["GET /_/crm/activities?contains=", "GET /_/crm/attempts?contains=", "POST /_/crm/script"],
  model: [
    "POST /_/model/says",
    "POST /_/model/hears",
    "GET /_/model/requests?contains=",
    "GET /_/model/attempts?contains=",
    "POST /_/model/script",
  ],
  loop: [
    "POST /_/loop/calls",
    "GET /_/loop/calls?id=",
    "GET /_/loop/commands?call=",
    "GET /_/loop/attempts?contains=",
    "POST /_/loop/script",
  ],
  media: [
    "GET /_/media/streams?person=",
    "GET /_/media/streams/:id/frames",
    "POST /_/media/faults",
    "POST /_/media/streams/:id/fault",
    "POST /_/media/streams/:id/send",
    "PUT /_/media/manners",
  ],
  realtime: [
    "POST /_/realtime/says",
    "POST /_/realtime/faults",
    "GET /_/realtime/sessions?of=",
    "GET /_/realtime/sessions/:id/events",
    "POST /_/realtime/sessions/:id/fault",
    "POST /_/realtime/sessions/:id/send",
  ],
  cloudflare: [
    "GET /_/cloudflare/account",
    "PUT /_/cloudflare/account",
    "GET /_/cloudflare/rows?database=&sql=",
    "GET /_/cloudflare/requests",
    "GET /_/cloudflare/attempts?contains=",
    "POST /_/cloudflare/script",
  ],
  owner: ["GET /_/owner/events?contains=", "GET /_/owner/attempts?contains=", "POST /_/owner/script"],
};

export function createWorld({ clock = new Clock(), ...making }: Partial<Making> = {}): World {
  const outside = createOutside({ clock, ...making });
  const realtime = new Realtime(outside);
  const services = new Map<string, Service>([
    ["slack", createSlack()],
    ["clawops", createClawOps(outside)],
    ["vox", createVox(outside)],
    ["teler", createTeler(outside)],
    ["people", createPeople(outside)],
    ["account", createAccountService(outside.account)],
    ["courier", createCourierService(outside.courier)],
    ["clock", createClockService(clock)],
    ["crm", createCrm()],
    ["model", new Model(clock)],
    ["owner", createOwner()],
    ["cloudflare", createCloudflare()],
    ["loop", new Loop(outside)],
    ["realtime", realtime],
    ["media", createMedia(outside)],
  ]);
  return {
    fetch: (request) => route(services, request),
    open: ({ url, headers }) => {
      const { pathname, searchParams: query } = new URL(url);
      const [isOurs, path = ""] = /^\/realtime\/?(.*)$/.exec(pathname) ?? [];
      return isOurs ? realtime.open({ path: `/${path}`, query, headers }) : textAnswer(404, "nothing here");
    },
  };
}

async function route(services: Map<string, Service>, request: Request): Promise<Response> {
  const { pathname, searchParams: query } = new URL(request.url);
  if (pathname === "/_" || pathname === "/_/") return Response.json(INDEX);
  const [, inspected, name = "", path = "/"] = /^\/(_\/)?([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  const service = services.get(name);
  if (!service) return textAnswer(404, `nothing at ${pathname} in the pretend outside`);
  const { method, headers, signal } = request;
  const bytes = await request.arrayBuffer();
  const incoming = { method, path, query, headers, signal, bytes, body: new TextDecoder().decode(bytes) };
  return inspected ? inspect(service, incoming) : service.receive(incoming);
}

async function inspect(service: Service, incoming: Incoming): Promise<Response> {
  try {
    return await service.inspect(incoming);
  } catch (error) {
    if (error instanceof z.ZodError) return textAnswer(400, z.prettifyError(error));
    if (error instanceof SyntaxError) return textAnswer(400, error.message);
    throw error;
  }
}
