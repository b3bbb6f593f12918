import type { OutreachEvent } from "../calls/outreach-event.ts";
import type { Body, OutreachKind, OutreachResult, OutreachState } from "../outreach/outreach.ts";
import { answerOf } from "../outreach/progress.ts";
import { outlookOf, standingOf } from "../outreach/reaching.ts";
import type { ActionState } from "../rules/action.ts";
import type { Settings } from "../settings.ts";
import type { ActionView } from "./action-row.ts";
import type { EventRow } from "./event-store.ts";
import type { KnownOutreach } from "./known-outreach.ts";
import type { Outbox } from "./outbox.ts";
import { termsOf } from "./steps.ts";

/** A step as it is shown. `action` is null until it is begun; `dueAt` in ms since the epoch. */
type StepView = { kind: "sms" | "call"; dueAt: number; state: ActionState; action: string | null };
export type OutreachView = {
  kind: OutreachKind;
  /** As it came in and was read, with every change since. */
  body: Body;
  state: OutreachState;
  steps: StepView[];
  result: OutreachResult;
  events: EventRow<OutreachEvent>[];
  actions: ActionView[];
};

type Stored = { events: EventRow<OutreachEvent>[]; outbox: Outbox; settings: Settings };

export function viewOfOutreach({ reaching }: KnownOutreach, { events, outbox, settings }: Stored): OutreachView {
  const terms = termsOf(settings, Date.now());
  const actions = outbox.list();
  const begun = reaching.progress.begun.map(({ kind, dueAt, action }): StepView => {
    const state = actions.find(({ id }) => id === action)?.state ?? "done";
    return { kind, dueAt, state, action };
  });
  const ahead = outlookOf(reaching, terms).map(({ kind, dueAt }): StepView => ({
    kind,
    dueAt,
    state: "planned",
    action: null,
  }));
  return {
    kind: reaching.kind,
    body: reaching.body,
    state: standingOf(reaching, terms).state,
    steps: [...begun, ...ahead],
    result: { by: answerOf(reaching.progress)?.by ?? null, ...reaching.said },
    events,
    actions,
  };
}
