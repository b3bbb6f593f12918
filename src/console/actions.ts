import type { Change } from "../objects/outbox.ts";
import { ownerOfAction } from "../objects/owner.ts";
import { localPath } from "./local-path.ts";
import { goTo } from "./page.tsx";
import type { Form, Visit } from "./visit.ts";

const LIST = "/trouble";

/**
 * `POST /actions/:id/retry`: a dead or unknown action again, from the start, if it still is in the `state` that the page showed: one that has become
 * unknown since may have been done. Then back to the path in `back`.
 */
export async function retryAction(visit: Visit, form: Form): Promise<Response> {
  const id = visit.c.req.param("id") ?? "";
  const shown = form["state"] === "unknown" ? "unknown" : "dead";
  return goBack(visit, form, await ownerOfAction(visit.env, id)?.retry(id, [shown]), "retried");
}

/** `POST /actions/:id/resolve`: what a person found out about an unknown action, `as` `done` or `not_done`. */
export async function resolveAction(visit: Visit, form: Form): Promise<Response> {
  const id = visit.c.req.param("id") ?? "";
  const { as } = form;
  if (as !== "done" && as !== "not_done") return goBack(visit, form, undefined, "settled");
  return goBack(visit, form, await ownerOfAction(visit.env, id)?.resolve(id, as), "settled");
}

function goBack(visit: Visit, form: Form, change: Change | undefined, said: "retried" | "settled"): Response {
  const path = localPath(form["back"], LIST);
  if (!change || change.kind === "gone") return goTo(visit, path, "gone");
  return goTo(visit, path, change.kind === "conflict" ? "changed" : said);
}
