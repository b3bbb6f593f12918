import { connectorWords } from "../words/console/connectors.ts";
import { setupWords } from "../words/console/setup.ts";
import type { Language } from "../words/language.ts";
import type { ConnectorSetup } from "./connector-setup.ts";
import { Badge, Heads } from "./parts.tsx";

const TONES = { on: "good", off: "calm", partly: "warn", broken: "bad", stopped: "bad" } as const;

export function ConnectorTable({ connectors, language }: { connectors: ConnectorSetup[]; language: Language }) {
  const words = setupWords[language];
  return (
    <table class="cards" aria-labelledby="connectors">
      <Heads names={[words.name, words.does, words.state]} />
      <tbody>
        {connectors.map(({ name, state, lacks, broken }) => (
          <tr>
            <th scope="row">{connectorWords[language][name].name}</th>
            <td data-label={words.does}>{connectorWords[language][name].does}</td>
            <td data-label={words.state}>
              <Badge tone={TONES[state]}>{words.states[state]}</Badge>{" "}
              {lacks.length > 0 && <small>{words.lacks(lacks.join(", "))}</small>}{" "}
              {broken.length > 0 && <small>{words.isBroken(broken.join(", "))}</small>}
              {state === "stopped" && <small>{words.stopped}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
