import type { Fault } from "./faults.ts";
import type { Line } from "./lines.ts";
import type { PhoneCall, PhoneText, Violation } from "./logbook.ts";
import type { LoopView } from "./loop-call.ts";
import type { LoopCalling } from "./loop.ts";
import type { Saying } from "./model-saying.ts";
import type { ModelRequest } from "./model.ts";
import type { Pace } from "./outside.ts";
import type { Behaviour } from "./people.ts";
import { e164 } from "./phone.ts";
import type { PassedEvent } from "./realtime-log.ts";
import type { RealtimeSays } from "./realtime-saying.ts";
import type { RealtimeView } from "./realtime-session.ts";
import type { PassedFrame, StreamView } from "./stream.ts";

type Init = { method: string; body?: string };
/** A pretend outside that tests speak to: where it is, and how it is reached where not over HTTP. */
export type Reachable = { url: string; fetch?: (url: string, init: Init) => Promise<Response> };
type Way = { phone: string; via?: PhoneCall["platform"] };

/** How the person with that number behaves from now on. */
export async function meet(world: Reachable, behaviour: Behaviour): Promise<void> {
  await control(world, "POST people", behaviour);
}

export async function setPace(world: Reachable, pace: Partial<Pace>): Promise<void> {
  await control(world, "PUT people/pace", pace);
}

/** A person writes unasked. */
export async function haveWrite(world: Reachable, written: Way & { text: string }): Promise<void> {
  await control(world, "POST people/texts", written);
}

/** A person calls unasked; the call is answered. */
export async function haveCall(world: Reachable, way: Way): Promise<void> {
  await control(world, "POST people/calls", way);
}

/** A person calls a number whose calls Offhook itself answers, and does that in the call. */
export async function haveTalk(
  world: Reachable,
  { phone, via, ...live }: Way & { lines?: Line[]; keys?: string[] },
): Promise<void> {
  await control(world, "POST people/calls", { phone, via, live });
}

/** Tells a service how to answer the next requests that contain a text (script.ts). */
export async function order(
  world: Reachable,
  service: string,
  told: { contains?: string; answers: object[] },
): Promise<void> {
  await control(world, `POST ${service}/script`, told);
}

/** What the model says to the next requests that contain a text, one answer after the other. */
export async function haveModelSay(world: Reachable, told: { contains?: string; answers: Saying[] }): Promise<void> {
  await control(world, "POST model/says", told);
}

/** What the model makes of the next sounds in which it understands nothing by itself. */
export async function haveModelHear(world: Reachable, ...texts: string[]): Promise<void> {
  await control(world, "POST model/hears", { texts });
}

/** What the model was asked, by the raw body, or `transcribe <file name> <model>`. */
export async function askedOfModel(world: Reachable, contains = ""): Promise<ModelRequest[]> {
  const answer = await control(world, `GET model/requests?contains=${encodeURIComponent(contains)}`);
  return (await answer.json<{ items: ModelRequest[] }>()).items;
}

/** A person calls through the loop's platform; the call's id. */
export async function haveLoopCall(world: Reachable, calling: LoopCalling): Promise<string> {
  return (await (await control(world, "POST loop/calls", calling)).json<{ id: string }>()).id;
}

/** How that call has gone so far; undefined where there is none. */
export async function loopCallOf(world: Reachable, id: string): Promise<LoopView | undefined> {
  const answer = await control(world, `GET loop/calls?id=${encodeURIComponent(id)}`);
  return (await answer.json<{ items: LoopView[] }>()).items[0];
}

/** What the Realtime model says to the next things that contain a text, one response after the other. */
export async function haveRealtimeSay(world: Reachable, told: RealtimeSays): Promise<void> {
  await control(world, "POST realtime/says", told);
}

/** What goes wrong with the next connections to the Realtime model; null for one that goes well. */
export async function haveRealtimeFail(world: Reachable, ...faults: (Fault | null)[]): Promise<void> {
  await control(world, "POST realtime/faults", { faults });
}

/** And with one that is open. */
export async function failRealtime(world: Reachable, session: string, does: Fault["does"]): Promise<void> {
  await control(world, `POST realtime/sessions/${session}/fault`, { does });
}

/** Sends whatever event in one that is open, as if the model itself had. */
export async function sendInRealtime(world: Reachable, session: string, event: { type: string }): Promise<void> {
  await control(world, `POST realtime/sessions/${session}/send`, event);
}

/** All sessions whose instructions contain a text, in the order in which they were opened. */
export async function realtimeSessions(world: Reachable, of = ""): Promise<RealtimeView[]> {
  const answer = await control(world, `GET realtime/sessions?of=${encodeURIComponent(of)}`);
  return (await answer.json<{ items: RealtimeView[] }>()).items;
}

/** All that passed in a session, either way. */
export async function realtimeEvents(world: Reachable, session: string): Promise<PassedEvent[]> {
  const answer = await control(world, `GET realtime/sessions/${session}/events`);
  return (await answer.json<{ items: PassedEvent[] }>()).items;
}

/** All media streams of that person's calls, in the order in which they were opened. */
export async function streamsOf(world: Reachable, phone: string): Promise<StreamView[]> {
  const answer = await control(world, `GET media/streams?person=${encodeURIComponent(e164(phone))}`);
  return (await answer.json<{ items: StreamView[] }>()).items;
}

/** All that passed on one, either way. */
export async function framesOf(world: Reachable, stream: string): Promise<PassedFrame[]> {
  const answer = await control(world, `GET media/streams/${stream}/frames`);
  return (await answer.json<{ items: PassedFrame[] }>()).items;
}

/** What goes wrong with the next media streams, at the platform's end; null for one that goes well. */
export async function haveStreamsFail(world: Reachable, ...faults: (Fault | null)[]): Promise<void> {
  await control(world, "POST media/faults", { faults });
}

/** And with one that is open. */
export async function failStream(world: Reachable, stream: string, does: Fault["does"]): Promise<void> {
  await control(world, `POST media/streams/${stream}/fault`, { does });
}

/** Sends whatever on one that is open. */
export async function sendOnStream(world: Reachable, stream: string, text: string): Promise<void> {
  await control(world, `POST media/streams/${stream}/send`, { text });
}

/** Whether ClawOps gives marks back that a clear has overtaken; by default it does not. */
export async function setEchoesCleared(world: Reachable, echoesCleared: boolean): Promise<void> {
  await control(world, "PUT media/manners", { echoesCleared });
}

/** All calls with that person, and which of them went on at one time. */
export async function callsOf(
  world: Reachable,
  phone: string,
): Promise<{ items: PhoneCall[]; overlapping: [string, string][] }> {
  return (await control(world, `GET people/calls?phone=${encodeURIComponent(phone)}`)).json();
}

/** All texts to and from that person. */
export async function textsOf(world: Reachable, phone: string): Promise<PhoneText[]> {
  const answer = await control(world, `GET people/texts?phone=${encodeURIComponent(phone)}`);
  return (await answer.json<{ items: PhoneText[] }>()).items;
}

/** What Offhook did that a platform's contract does not allow. */
export async function violationsIn(world: Reachable): Promise<Violation[]> {
  return (await (await control(world, "GET people/violations")).json<{ items: Violation[] }>()).items;
}

async function control({ url, fetch = globalThis.fetch }: Reachable, asked: string, body?: object): Promise<Response> {
  const [method = "", path] = asked.split(" ");
  const answer = await fetch(`${url}/_/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`the pretend outside answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
