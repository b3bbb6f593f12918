import * as z from "zod";

import { createClawOps } from "./clawops.ts";
import { createOwner } from "./owner.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { createSlack } from "./slack.ts";

/** The pretend outside, in memory. It routes by path alone, so any host will do: `/slack/…`, `/clawops/…`, `/owner/…`, and `/_/…` for tests. */
export type World = { fetch(request: Request): Promise<Response> };

const INDEX = {
  slack: ["GET /_/slack/posts?contains=", "GET /_/slack/attempts?contains=", "POST /_/slack/script"],
  clawops: ["POST /_/clawops/calls", "GET /_/clawops/attempts?contains=", "POST /_/clawops/script"],
  owner: ["GET /_/owner/events?contains=", "GET /_/owner/attempts?contains=", "POST /_/owner/script"],
};

export function createWorld(): World {
  const services = new Map<string, Service>([
    ["slack", createSlack()],
    ["clawops", createClawOps()],
    ["owner", createOwner()],
  ]);
  return { fetch: (request) => route(services, request) };
}

async function route(services: Map<string, Service>, request: Request): Promise<Response> {
  const { pathname, searchParams: query } = new URL(request.url);
  if (pathname === "/_" || pathname === "/_/") return Response.json(INDEX);
  const [, inspected, name = "", path = "/"] = /^\/(_\/)?([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  const service = services.get(name);
  if (!service) return textAnswer(404, `nothing at ${pathname} in the pretend outside`);
  const { method, headers } = request;
  const incoming = { method, path, query, headers, body: await request.text() };
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
