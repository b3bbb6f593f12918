import type { CallEvent, Line } from "../calls/event.ts";
import { manyLines } from "../lib/text.ts";
import type { CallView } from "../objects/call-object.ts";
import { callWords } from "../words/console/call.ts";
import { speakerIn } from "../words/transcript.ts";
import { Part, partOf } from "./part.tsx";
import { Empty } from "./parts.tsx";
import type { Visit } from "./visit.ts";

const AT_ONCE = 200;

/** What was said in a call, an utterance each: the agent's on one side, the customer's on the other, and whose it is in words. */
export function Conversation({ visit, view }: { visit: Visit; view: CallView }) {
  const { language } = visit.voice;
  const words = callWords[language];
  if (view.call.optedOut === true) return <Empty>{words.optedOut}</Empty>;
  const lines = linesOf(view);
  if (lines.length === 0) return <Empty>{words.noTranscript}</Empty>;
  const part = partOf(visit, { name: "lines", count: lines.length, size: AT_ONCE });
  return (
    <>
      <ol class="talk">
        {lines.slice(part.from, part.to).map(({ role, text }) => {
          const { side, name } = speakerIn(role, language);
          return (
            <li class={side}>
              <small>{name}</small>
              <p>{manyLines(text)}</p>
            </li>
          );
        })}
      </ol>
      <Part visit={visit} part={part} />
    </>
  );
}

/** As the platform wrote it down; else as it was told while it was said. */
function linesOf({ call, events }: CallView): Line[] {
  const whole = events.find(({ id }) => id === call.content.transcript?.id)?.data as CallEvent["data"] | undefined;
  if (whole && "transcript" in whole && whole.transcript) return whole.transcript;
  return events.flatMap(({ type, data }) =>
    type === "call.said" && "text" in data && data.text !== undefined && "role" in data
      ? [{ role: data.role, text: data.text }]
      : [],
  );
}
