import { customerOfCall } from "../calls/summary.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import { isE164 } from "../lib/phone.ts";
import { oneLine } from "../lib/text.ts";
import type { CallView } from "../objects/call-object.ts";
import { isForwarding } from "../rules/forwarding.ts";
import { isTestStory } from "../rules/rule.ts";
import { actionWords } from "../words/console/action.ts";
import { callWords } from "../words/console/call.ts";
import { timelineWords } from "../words/console/timeline.ts";
import { callAt } from "../words/links.ts";
import { writePerson } from "../words/person.ts";
import { CallFacts } from "./call-facts.tsx";
import { Conversation } from "./conversation.tsx";
import { fragment, goTo, notFound, noticeOf, render } from "./page.tsx";
import { Live, Post } from "./parts.tsx";
import { Timeline, wayTo } from "./timeline.tsx";
import type { Visit } from "./visit.ts";

const EVERY_MS = 2000;
const NAME_PATIENCE_MS = 1500;
const LONGEST_WHO = 200;

/** `GET /calls/:provider/:id`: a call with all that happened in it and was done about it. */
export async function callPage(visit: Visit): Promise<Response> {
  const { c, voice, settings } = visit;
  const view = await viewOf(visit);
  if (!view) return notFound(visit, "calls");
  const words = callWords[voice.language];
  const { call } = view;
  const path = callAt("", call);
  const customer = customerOfCall(call);
  const who = oneLine(writePerson({ from: customer || null, name: await nameOf(visit, customer) }, voice), LONGEST_WHO);
  const all = <All visit={visit} view={view} />;
  const body = (
    <>
      {isUnderWay(view) ? (
        <Live id="call" url={`${path}/live${new URL(c.req.url).search}`} every={EVERY_MS}>
          {all}
        </Live>
      ) : (
        all
      )}
      {isForwarding(settings) && !isTestStory(call.id) && (
        <Post visit={visit} to={`${path}/forward`} class="again">
          <p>
            <button class="second">{words.forward}</button> <small>{words.forwardHint}</small>
          </p>
        </Post>
      )}
    </>
  );
  const notice = noticeOf(visit, { ...actionWords[voice.language].said, ...words.said });
  return render(visit, { title: words.title(who), at: "calls", notice }, body);
}

/** `GET /calls/:provider/:id/live`: the part of it that changes while the call goes on. */
export async function callNow(visit: Visit): Promise<Response> {
  const view = await viewOf(visit);
  return view ? fragment(visit, <All visit={visit} view={view} />) : notFound(visit, "calls");
}

/** `POST /calls/:provider/:id/forward`: everything that may leave of it is forwarded once more. */
export async function forwardAgain(visit: Visit): Promise<Response> {
  const [provider, id] = nameIn(visit);
  const answer = await visit.env.CALL.getByName(`${provider}:${id}`).forwardAgain();
  if (answer.kind === "gone") return notFound(visit, "calls");
  const said = answer.kind === "off" ? "forwardingOff" : answer.count > 0 ? "forwarded" : "nothingToForward";
  return goTo(visit, callAt("", { provider, id }), said);
}

function All({ visit, view }: { visit: Visit; view: CallView }) {
  const words = callWords[visit.voice.language];
  const { events, actions, arrivals, call } = view;
  const waiting = actions.filter(({ state }) => state === "dead" || state === "unknown");
  const [first] = waiting;
  return (
    <>
      {first && (
        <p class="notice bad">
          {words.waits(waiting.length)}{" "}
          <a href={wayTo(first.id, { events, actions, gaps: arrivals.gaps })}>{words.seeWaits}</a>
        </p>
      )}
      <CallFacts visit={visit} view={view} waiting={waiting.length} />
      <div class="beside">
        <section>
          <h2>{timelineWords[visit.voice.language].title}</h2>
          <Timeline visit={visit} events={events} actions={actions} gaps={arrivals.gaps} back={callAt("", call)} />
        </section>
        <section>
          <h2>{words.transcript}</h2>
          <Conversation visit={visit} view={view} />
        </section>
      </div>
    </>
  );
}

async function viewOf(visit: Visit): Promise<CallView | null> {
  const [provider, id] = nameIn(visit);
  return (await visit.env.CALL.getByName(`${provider}:${id}`).view()) as CallView | null;
}

function nameIn({ c }: Visit): [provider: string, id: string] {
  return [c.req.param("provider") ?? "", c.req.param("id") ?? ""];
}

/** It is not over, or something is still to be done about it without anybody's help. */
function isUnderWay({ call, actions }: CallView): boolean {
  return !call.end || actions.some(({ state }) => ["planned", "queued", "retrying"].includes(state));
}

/** What the customer is called. A name is no reason not to show the call. */
async function nameOf({ env }: Visit, phone: string): Promise<string | null> {
  if (!isE164(phone)) return null;
  try {
    return await within(NAME_PATIENCE_MS, env.CONTACT.getByName(phone).whoIsIt());
  } catch (cause) {
    log("warn", "contact unreachable", { cause: describe(cause) });
    return null;
  }
}
