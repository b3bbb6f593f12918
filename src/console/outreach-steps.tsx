import { isWithin } from "../contacts/hours.ts";
import { readDuration } from "../lib/duration.ts";
import type { OutreachView } from "../objects/outreach-view.ts";
import { textIn } from "../outreach/reaching.ts";
import type { Settings } from "../settings.ts";
import { outreachWords } from "../words/console/outreach.ts";
import { When } from "./parts.tsx";
import type { Visit } from "./visit.ts";

type Step = OutreachView["steps"][number];
/** By which clock nobody is to be disturbed when. */
export type Quiet = Pick<Settings, "QUIET_HOURS" | "TIME_ZONE">;

/** Whether quiet hours are why a step is when it is: it would be in them, or begins as they end. */
export function isMovedByQuiet({ kind, dueAt }: Step, body: OutreachView["body"], settings: Quiet): boolean {
  const { QUIET_HOURS: quiet, TIME_ZONE: timeZone } = settings;
  const isQuiet = (at: number) => isWithin(at, quiet, timeZone);
  if (isQuiet(dueAt - 1) && !isQuiet(dueAt)) return true;
  const { sms = "" } = (body["remind"] ?? {}) as { sms?: string };
  const before = readDuration(sms);
  if (kind !== "sms" || before === null) return false;
  const wantedAt = Date.parse(textIn(body, "at")) - before;
  return wantedAt !== dueAt && isQuiet(wantedAt);
}

/** When it was about, what is done to reach the customer and when, one after the other. */
export function Steps({ visit: { voice, settings, now }, view }: { visit: Visit; view: OutreachView }) {
  const words = outreachWords[voice.language];
  const { timeline } = words;
  const at = view.kind === "booking" ? Date.parse(textIn(view.body, "at")) : null;
  const steps = view.steps.map((step) => (
    <li class={`step ${step.state}`}>
      <strong>{words.steps[step.kind]}</strong> <When at={step.dueAt} voice={voice} />{" "}
      <span>{words.stepStates[step.state]}</span>
      {isMovedByQuiet(step, view.body, settings) && <small> · {timeline.moved}</small>}
    </li>
  ));
  return (
    <section>
      <h2>{timeline.title}</h2>
      {view.steps.length === 0 && <p class="empty">{timeline.none}</p>}
      <ol class="steps">
        {steps}
        {at !== null && (
          <li class={`step appointment ${at <= now ? "done" : ""}`}>
            <strong>{timeline.appointment}</strong> <When at={at} voice={voice} />
          </li>
        )}
      </ol>
    </section>
  );
}
