import type { ActionView } from "../objects/action-row.ts";
import { actionWords } from "../words/console/action.ts";
import { Post } from "./parts.tsx";
import type { Visit } from "./visit.ts";

/** What a person can do about an action that waits for one: nothing is shown of any other. */
export function Settling({
  action: { id, kind, state },
  visit,
  back,
}: {
  action: Pick<ActionView, "id" | "kind" | "state">;
  visit: Visit;
  back: string;
}) {
  if (state !== "dead" && state !== "unknown") return null;
  const words = actionWords[visit.voice.language];
  const path = `/actions/${encodeURIComponent(id)}`;
  const about = <span class="hidden-words"> · {words.kinds[kind]}</span>;
  const whereBack = <input type="hidden" name="back" value={back} />;
  return (
    <div class="settling" id={id}>
      {state === "unknown" && <p class="faint">{words.settling}</p>}
      <div class="row">
        {state === "unknown" && (
          <Post visit={visit} to={`${path}/resolve`} class="row">
            {whereBack}
            <button class="second" name="as" value="done">
              {words.done}
              {about}
            </button>
            <button class="second" name="as" value="not_done">
              {words.notDone}
              {about}
            </button>
          </Post>
        )}
        <Post visit={visit} to={`${path}/retry`} class="inline">
          {whereBack}
          <input type="hidden" name="state" value={state} />
          <button class="second">
            {words.retry}
            {about}
          </button>
        </Post>
      </div>
    </div>
  );
}
