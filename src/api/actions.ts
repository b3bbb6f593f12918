import type { Context } from "hono";
import * as z from "zod";

import { badFields } from "../lib/bad-fields.ts";
import { iso } from "../lib/instant.ts";
import type { ActionView } from "../objects/action-row.ts";
import type { Change } from "../objects/outbox.ts";
import { ownerOfAction } from "../objects/owner.ts";

const Resolution = z.object({ as: z.enum(["done", "not_done"], 'must be "done" or "not_done"') });

type Api<Path extends string> = Context<{ Bindings: Env }, Path>;

/** `POST /api/actions/:id/retry`: a dead or unknown action again, from the start. */
export async function retryAction(c: Api<"/api/actions/:id/retry">): Promise<Response> {
  const id = c.req.param("id");
  return answer(c, await ownerOfAction(c.env, id)?.retry(id), "only a dead or unknown action can be retried");
}

/** `POST /api/actions/:id/resolve` `{as:"done"|"not_done"}`: what a person found out about an unknown action. */
export async function resolveAction(c: Api<"/api/actions/:id/resolve">): Promise<Response> {
  const id = c.req.param("id");
  const resolution = Resolution.safeParse(await c.req.json().catch(() => undefined));
  if (!resolution.success) return c.json({ error: badFields(resolution.error) }, 400);
  return answer(
    c,
    await ownerOfAction(c.env, id)?.resolve(id, resolution.data.as),
    "only an unknown action can be resolved",
  );
}

export function viewOfAction({ id, kind, state, attempts }: ActionView) {
  return { id, kind, state, attempts: attempts.map(({ at, ...attempt }) => ({ at: iso(at), ...attempt })) };
}

function answer(c: Context, change: Change | undefined, refusal: string): Response {
  if (!change || change.kind === "gone") return c.json({ error: "no such action" }, 404);
  if (change.kind === "conflict") return c.json({ error: `${refusal}: this one is ${change.state}` }, 409);
  return c.json(viewOfAction(change.action));
}
