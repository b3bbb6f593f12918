import type { CallStatus } from "../calls/event.ts";
import { callsWords } from "../words/console/calls.ts";
import { eventWords } from "../words/console/event.ts";
import type { Language } from "../words/language.ts";
import { Badge } from "./parts.tsx";

type Standing = { status: CallStatus; missed: boolean; waiting: number };

const IS_GOING_ON: ReadonlySet<CallStatus> = new Set<CallStatus>(["initiated", "ringing", "in-progress"]);

/** How a call stands: whether it was missed, its status, and what of it waits for a person. */
export function CallStanding({ call: { status, missed, waiting }, language }: { call: Standing; language: Language }) {
  const words = callsWords[language];
  const inWords = eventWords[language].statuses[status];
  return (
    <>
      {missed && (
        <>
          <Badge tone="bad">
            <span aria-hidden="true">✕</span> {words.missed}
          </Badge>{" "}
        </>
      )}
      {IS_GOING_ON.has(status) ? (
        <Badge tone="good">
          <span aria-hidden="true">●</span> {inWords}
        </Badge>
      ) : (
        inWords
      )}
      {waiting > 0 && (
        <>
          {" "}
          <Badge tone="warn">
            <span aria-hidden="true">!</span> {words.waiting(waiting)}
          </Badge>
        </>
      )}
    </>
  );
}
