import { type Context, type Handler, Hono, type MiddlewareHandler } from "hono";
import { routePath } from "hono/route";

import { resolveAction, retryAction } from "./api/actions.ts";
import { authorize } from "./api/authorize.ts";
import { confirmBooking, deleteBooking, getBooking, patchBooking, postBooking } from "./api/bookings.ts";
import { getCall } from "./api/calls.ts";
import { deleteContact, getContact, getTimeline, putContact } from "./api/contacts.ts";
import { getDead, retryMany } from "./api/dead.ts";
import { healthz } from "./api/healthz.ts";
import { getCalls } from "./api/list-calls.ts";
import { getContacts } from "./api/list-contacts.ts";
import { getBookings, getOrders } from "./api/list-outreaches.ts";
import { getUnreadable } from "./api/list-unreadable.ts";
import { confirmOrder, deleteOrder, getOrder, postOrder } from "./api/orders.ts";
import type { Told } from "./api/outreaches.ts";
import { getSetup } from "./api/setup.ts";
import type { CallEvent } from "./calls/event.ts";
import { resolveAction as resolveInConsole, retryAction as retryInConsole } from "./console/actions.ts";
import { makeBooking, newBookingPage } from "./console/book.tsx";
import { callNow, callPage, forwardAgain } from "./console/call.tsx";
import { callsPage } from "./console/calls.tsx";
import { changeBooking, changePage } from "./console/change-booking.tsx";
import { contactPage, saveContact } from "./console/contact.tsx";
import { contactsPage } from "./console/contacts.tsx";
import { forget, forgetPage } from "./console/forget-contact.tsx";
import { guard } from "./console/guard.ts";
import { nowCharts, nowLists, nowPage } from "./console/now.tsx";
import { outreachNow, outreachPage, settleOutreach } from "./console/outreach.tsx";
import { outreachesPage } from "./console/outreaches.tsx";
import { setupPage } from "./console/setup.tsx";
import { sendTest, testNow, testPage } from "./console/test-run.tsx";
import { previewRetry, retriedNow, retriedPage, retrySome } from "./console/trouble-retry.tsx";
import { troublePage } from "./console/trouble.tsx";
import { replayUnreadable } from "./console/unreadable.tsx";
import type { Ending } from "./intake/answer.ts";
import { tellVariables } from "./intake/before-call.ts";
import { type Door, type Received, receive } from "./intake/receive.ts";
import { replay } from "./intake/replay.ts";
import { describe, log } from "./lib/log.ts";
import { clawopsDialed, clawopsInbound } from "./providers/clawops-inbound.ts";
import { clawopsVoice } from "./providers/clawops-voice.ts";
import { providers } from "./providers/index.ts";
import type { Delivery, Provider } from "./providers/provider.ts";
import { telerFlow } from "./providers/teler-flow.ts";
import { voxInbound } from "./providers/vox-inbound.ts";
import { BadSetting, type SettingName, demand, namesIn, problemsOf, settingsOf, soundSettingsOf } from "./settings.ts";
import { afterDial, afterStream, answering, speaking } from "./voice/clawops.ts";
import { loopCommand, stepIn } from "./voice/loop.ts";
import { letIn } from "./voice/stream.ts";
import { flowing } from "./voice/teler.ts";

type App = { Bindings: Env };
/** How a platform is answered that asks something; null is the usual answer. */
type Reply = (received: Received, door: Door) => Response | null | Promise<Response | null>;
/** Where what a delivery holds is at home, if not with its call. */
type TakeHome = (delivery: Delivery, events: CallEvent[], door: Door) => Promise<Ending | null>;
/**
 * Settings that must not be bad when a delivery is verified, and when it is kept: then that is found out before anything is stored. `isForgiving`:
 * those that are bad count as unset.
 */
type Needs = { verify: readonly SettingName[]; keep: readonly SettingName[]; isForgiving?: true };

const USUAL: Needs = { verify: ["PUBLIC_URL"], keep: ["DEFAULT_COUNTRY", "HOLD_MS", "RETENTION_DAYS"] };
const OUTREACH: Needs = { verify: [], keep: ["DEFAULT_COUNTRY", "TIME_ZONE", "QUIET_HOURS", "RETENTION_DAYS"] };
const NOTHING: Needs = { verify: [], keep: [] };
/** Somebody is on the line. */
const LIVE: Needs = { ...NOTHING, isForgiving: true };
const told: Told = { settingsOf, baseOf, demand: (env) => demand(env, OUTREACH.keep) };
const { show, act, signIn, signOut, explain } = guard({
  ...told,
  soundSettingsOf,
  problemsOf,
  knock,
  replay: replayIfSound,
});

/** Every URL we answer. */
export const routes = new Hono<App>();

routes.use(reportRefusals());
routes.use("/api/*", authorize(settingsOf));

answer("/webhooks/clawops", { POST: into(providers.clawops) });
answer("/webhooks/clawops/:ref", { POST: into(providers.clawops) });
answer("/webhooks/vox/:token", { POST: into(providers.vox) });
answer("/webhooks/vox/:token/inbound", { POST: into(voxInbound, { reply: tellVariables, needs: NOTHING }) });
answer("/webhooks/teler", { POST: into(providers.teler) });
answer("/webhooks/teler/:token", { POST: into(providers.teler) });
answer("/webhooks/teler/:token/:ref", { POST: into(providers.teler) });
answer("/voice/teler/:token", { POST: into(telerFlow, { reply: flowing }) });
answer("/voice/teler/:token/:ref", { POST: into(telerFlow, { reply: flowing }) });
answer("/webhooks/loop", { POST: into(providers.loop, { takeHome: stepIn, reply: loopCommand }) });
answer("/webhooks/orders", { POST: into(providers.orders, { needs: OUTREACH }) });
answer("/webhooks/bookings", { POST: into(providers.bookings, { needs: OUTREACH }) });
answer("/voice/clawops", { POST: into(clawopsInbound, { reply: answering, needs: LIVE }) });
answer("/voice/clawops/dialed", { POST: into(clawopsDialed, { reply: afterDial, needs: LIVE }) });
answer("/voice/clawops/:ref", { POST: into(clawopsVoice, { reply: speaking(0), needs: NOTHING }) });
answer("/voice/clawops/:ref/after", { POST: into(clawopsVoice, { reply: afterStream, needs: LIVE }) });
answer("/voice/clawops/:ref/keys", { POST: into(clawopsVoice, { reply: speaking(1), needs: NOTHING }) });
answer("/voice/clawops/:ref/keys/again", { POST: into(clawopsVoice, { reply: speaking(2), needs: NOTHING }) });
answer("/media/clawops/:ticket", { GET: (c) => letIn(c.req.raw, c.env, c.req.param("ticket")) });
answer("/media/teler/:ticket", { GET: (c) => letIn(c.req.raw, c.env, c.req.param("ticket")) });
answer("/api/calls", { GET: getCalls(settingsOf) });
answer("/api/calls/:provider/:id", { GET: getCall });
answer("/api/actions/:id/retry", { POST: retryAction });
answer("/api/actions/:id/resolve", { POST: resolveAction });
answer("/api/dead", { GET: getDead });
answer("/api/dead/retry", { POST: retryMany });
answer("/api/contacts", { GET: getContacts(settingsOf) });
answer("/api/contacts/:phone", {
  GET: getContact(settingsOf),
  PUT: putContact(settingsOf),
  DELETE: deleteContact(settingsOf),
});
answer("/api/contacts/:phone/timeline", { GET: getTimeline(settingsOf) });
answer("/api/bookings", { GET: getBookings(told), POST: postBooking(told) });
answer("/api/bookings/:id", { GET: getBooking(told), PATCH: patchBooking(told), DELETE: deleteBooking(told) });
answer("/api/bookings/:id/confirm", { POST: confirmBooking(told) });
answer("/api/orders", { GET: getOrders(told), POST: postOrder(told) });
answer("/api/orders/:id", { GET: getOrder, DELETE: deleteOrder });
answer("/api/orders/:id/confirm", { POST: confirmOrder });
answer("/api/setup", { GET: getSetup({ baseOf, namesIn, problemsOf }) });
answer("/api/unreadable", { GET: getUnreadable });
answer("/api/unreadable/:id/replay", { POST: replayed });
answer("/", { GET: show(nowPage) });
answer("/now", { GET: show(nowLists) });
answer("/now/charts", { GET: show(nowCharts) });
answer("/sign-in", { GET: show(({ c }) => c.redirect("/", 303)), POST: signIn });
answer("/sign-out", { POST: signOut });
answer("/bookings", { GET: show(outreachesPage("booking")) });
answer("/bookings/new", { GET: show(newBookingPage), POST: act(makeBooking) });
answer("/bookings/:id", { GET: show(outreachPage("booking")) });
answer("/bookings/:id/now", { GET: show(outreachNow("booking")) });
answer("/bookings/:id/change", { GET: show(changePage), POST: act(changeBooking) });
answer("/bookings/:id/confirm", { POST: act(settleOutreach("booking", "confirm")) });
answer("/bookings/:id/cancel", { POST: act(settleOutreach("booking", "cancel")) });
answer("/orders", { GET: show(outreachesPage("order")) });
answer("/orders/:id", { GET: show(outreachPage("order")) });
answer("/orders/:id/now", { GET: show(outreachNow("order")) });
answer("/orders/:id/confirm", { POST: act(settleOutreach("order", "confirm")) });
answer("/orders/:id/cancel", { POST: act(settleOutreach("order", "cancel")) });
answer("/contacts", { GET: show(contactsPage) });
answer("/contacts/:phone", { GET: show(contactPage), POST: act(saveContact) });
answer("/contacts/:phone/delete", { GET: show(forgetPage), POST: act(forget) });
answer("/setup", { GET: show(setupPage) });
answer("/setup/test/:provider", { POST: act(sendTest) });
answer("/setup/test/:provider/:id", { GET: show(testPage) });
answer("/setup/test/:provider/:id/now", { GET: show(testNow) });
answer("/calls", { GET: show(callsPage) });
answer("/calls/:provider/:id", { GET: show(callPage) });
answer("/calls/:provider/:id/live", { GET: show(callNow) });
answer("/calls/:provider/:id/forward", { POST: act(forwardAgain) });
answer("/trouble", { GET: show(troublePage) });
answer("/trouble/retry", { GET: show(previewRetry), POST: act(retrySome) });
answer("/trouble/retried", { GET: show(retriedPage) });
answer("/trouble/retried/now", { GET: show(retriedNow) });
answer("/unreadable/:id/replay", { POST: act(replayUnreadable) });
answer("/actions/:id/retry", { POST: act(retryInConsole) });
answer("/actions/:id/resolve", { POST: act(resolveInConsole) });
answer("/healthz", { GET: (c) => c.json(healthz(problemsOf(c.env))) });

routes.notFound((c) => {
  c.set("refusal", "no such URL");
  return explain(c, 404) ?? c.json({ error: "no such URL" }, 404);
});
routes.onError((thrown, c) => {
  if (thrown instanceof BadSetting) {
    c.set("refusal", thrown.message);
    return explain(c, 503) ?? c.json({ error: thrown.message }, 503, { "retry-after": "60" });
  }
  log("error", "bug", { route: routePath(c), cause: describe(thrown), stack: thrown.stack });
  return explain(c, 500) ?? c.json({ error: "something went wrong here" }, 500);
});

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

function answer<Path extends string>(path: Path, handlers: Partial<Record<Method, Handler<App, Path>>>): void {
  for (const [method, handler] of Object.entries(handlers)) routes.on(method, path, handler);
  const allowed = Object.keys(handlers).join(", ");
  routes.all(path, async (c) => {
    c.set("refusal", "no such method");
    c.header("allow", allowed);
    return (await explain(c, 405)) ?? c.json({ error: `only ${allowed} is answered here` }, 405);
  });
}

/** One line for each refusal; deliveries write their own. */
function reportRefusals(): MiddlewareHandler<App> {
  return async (c, next) => {
    const startedAt = Date.now();
    await next();
    const reason = c.get("refusal");
    if (reason === undefined) return;
    log(c.res.status < 500 ? "warn" : "error", "refusal", {
      request: c.req.header("cf-ray") ?? crypto.randomUUID(),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      reason,
      ms: Date.now() - startedAt,
    });
  };
}

type Ways = { reply?: Reply; takeHome?: TakeHome; needs?: Needs };

function into(provider: Provider, { reply, takeHome, needs = USUAL }: Ways = {}) {
  return (c: Context<App>): Promise<Response> => {
    const door = doorOf(c, needs);
    return receive(c.req.raw, provider, {
      ...door,
      ...(takeHome && { takeHome: (delivery, events) => takeHome(delivery, events, door) }),
      ...(reply && { reply: (received) => reply(received, door) }),
    });
  };
}

function doorOf(c: Context<App>, { verify, keep, isForgiving }: Needs = USUAL): Door {
  demand(c.env, verify);
  return {
    env: c.env,
    settings: (isForgiving ? soundSettingsOf : settingsOf)(c.env),
    demand: () => demand(c.env, keep),
    base: baseOf(c),
    token: c.req.param("token"),
    ref: c.req.param("ref"),
    waitUntil: (promise) => c.executionCtx.waitUntil(promise),
  };
}

/** What the URLs begin with that platforms are given. */
function baseOf(c: Context<App>): string {
  const isBad = problemsOf(c.env).some((problem) => problem.setting === "PUBLIC_URL" && problem.isBad);
  return (isBad ? null : settingsOf(c.env).PUBLIC_URL) ?? new URL(c.req.url).origin;
}

async function knock(c: Context<App>, request: Request): Promise<Response> {
  return routes.fetch(request, c.env, c.executionCtx);
}

async function replayed(c: Context<App, "/api/unreadable/:id/replay">): Promise<Response> {
  return (await replay(c.req.param("id"), doorOf(c))) ?? c.json({ error: "no such delivery" }, 404);
}

/** The same for the console, which says of bad settings by itself what is wrong. */
async function replayIfSound(c: Context<App>, id: string): Promise<Response | null> {
  try {
    return await replay(id, doorOf(c));
  } catch (thrown) {
    if (thrown instanceof BadSetting) return c.json({ error: thrown.message }, 503);
    throw thrown;
  }
}
