import { isTestStory } from "../calls/test-story.ts";
import { providers } from "../providers/index.ts";
import { addressAt, newTestId, testStories } from "../providers/test-stories.ts";
import { platformWords } from "../words/console/platforms.ts";
import { testRunWords } from "../words/console/test-run.ts";
import { bookingAt, callAt, orderAt } from "../words/links.ts";
import { fragment, goTo, notFound, render } from "./page.tsx";
import { Badge, Live, Post } from "./parts.tsx";
import { PLATFORMS, type PlatformName } from "./platform-setup.ts";
import { type TestStanding, standingOf } from "./test-standing.ts";
import type { Visit } from "./visit.ts";

/** Which story, of which platform. */
type Test = { name: PlatformName; id: string };

const STATUSES = /^\d{3}(?:\.\d{3}){0,9}$/;
const LOOKS = {
  absent: "sheet",
  arrived: "notice",
  slackOff: "notice",
  posting: "sheet",
  posted: "notice",
  failed: "notice bad",
} as const;

/** Sends a signed test story through the front door, and goes to where it is shown what came of it. */
export async function sendTest(visit: Visit): Promise<Response> {
  const { c, settings, told, now } = visit;
  const name = platformIn(visit);
  if (!name) return notFound(visit, "setup");
  if (providers[name].lacks(settings) !== null) return goTo(visit, "/setup", "off");
  const [id, base, at] = [newTestId(), told.baseOf(c), new URL(c.req.url).origin];
  const statuses: number[] = [];
  for (const request of await testStories[name].requestsOf(settings, { base, id, now })) {
    const answer = await told.knock(c, new Request(addressAt(at, request.url, base), request));
    await answer.body?.cancel();
    statuses.push(answer.status);
  }
  return goTo(visit, `/setup/test/${name}/${id}?answers=${statuses.join(".")}`);
}

/** What came of a test so far. */
export async function testPage(visit: Visit): Promise<Response> {
  const test = testIn(visit);
  if (!test) return notFound(visit, "setup");
  const { language } = visit.voice;
  const words = testRunWords[language];
  const at = `/setup/test/${test.name}/${test.id}`;
  return render(
    visit,
    { title: words.title(platformWords[language].names[test.name]), at: "setup" },
    <>
      <Answers visit={visit} />
      <h2>{words.end}</h2>
      <Live id="standing" url={`${at}/now`}>
        <Standing visit={visit} test={test} standing={await lookAt(test, visit)} />
      </Live>
      <p class="row">
        <a href={at}>{words.again}</a>
        <a href="/setup">{words.back}</a>
      </p>
      <Post visit={visit} to={`/setup/test/${test.name}`} class="inline">
        <button class="second">{words.another}</button>
      </Post>
    </>,
  );
}

/** The same, for a page that stays up to date. */
export async function testNow(visit: Visit): Promise<Response> {
  const test = testIn(visit);
  if (!test) return notFound(visit, "setup");
  return fragment(visit, <Standing visit={visit} test={test} standing={await lookAt(test, visit)} />);
}

function Answers({ visit: { c, voice } }: { visit: Visit }) {
  const words = testRunWords[voice.language];
  const told = c.req.query("answers") ?? "";
  if (!STATUSES.test(told)) return null;
  return (
    <>
      <h2>{words.answers}</h2>
      <ol class="answers">
        {told.split(".").map((status, i) => (
          <li>
            {words.delivery(i + 1)}: <Badge tone={status < "300" ? "good" : "bad"}>{status}</Badge>{" "}
            {words.meanings[meaningOf(Number(status))]}
          </li>
        ))}
      </ol>
    </>
  );
}

function Standing({ visit, test, standing }: { visit: Visit; test: Test; standing: TestStanding }) {
  const words = testRunWords[visit.voice.language];
  const { about } = testStories[test.name];
  const { kind, why } = standing;
  return (
    <div role="status">
      <p class={LOOKS[kind]}>{words.standings[kind]}</p>
      {why !== null && (
        <p>
          {words.why}: <code>{why}</code>
        </p>
      )}
      {kind !== "absent" && (
        <p>
          <a href={pageOf(test)}>{words.see[about]}</a>
        </p>
      )}
    </div>
  );
}

async function lookAt({ name, id }: Test, { env, settings }: Visit): Promise<TestStanding> {
  const { about, isTold } = testStories[name];
  const object = about === "call" ? env.CALL.getByName(`${name}:${id}`) : env.OUTREACH.getByName(`${about}:${id}`);
  return standingOf(await object.view(), { isTold, hasSlack: settings.SLACK_WEBHOOK_URL !== undefined });
}

function pageOf({ name, id }: Test): string {
  switch (testStories[name].about) {
    case "call":
      return callAt("", { provider: name, id });
    case "booking":
      return bookingAt("", id);
    case "order":
      return orderAt("", id);
  }
}

function meaningOf(status: number) {
  if (status < 300) return status === 202 ? "stored" : "answered";
  return status === 401 ? "unauthorized" : status === 404 ? "off" : status === 503 ? "unavailable" : "refused";
}

function platformIn({ c }: Visit): PlatformName | null {
  return PLATFORMS.find((name) => name === c.req.param("provider")) ?? null;
}

/** Null for whatever was not sent from here. */
function testIn(visit: Visit): Test | null {
  const [name, id] = [platformIn(visit), visit.c.req.param("id") ?? ""];
  return name && isTestStory(id) && /^[\w-]{1,64}$/.test(id) ? { name, id } : null;
}
