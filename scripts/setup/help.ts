import { USAGE } from "./options.ts";
import { WISHES } from "./wishes.ts";

const OPTIONS = [
  ["--env NAME", "another deployment of this clone, with everything of its own"],
  ["--yes", "asks nothing: nothing more is set, what differs is changed, and nobody is replaced"],
  ["--dry-run", "says what would be done, and does nothing"],
  ["--settings FILE", "where the settings are and are kept, instead of .dev.vars or .dev.vars.NAME"],
  ["--again SETTING", "gives the Worker a setting that it has already from elsewhere"],
  ["--clawops NUMBER", "a number of ClawOps that is to send here; this and the next two also several times"],
  ["--vox AGENT", "an agent of vox.ai, by its id"],
  ["--teler APP", "a Voice App of Teler, by its id"],
  ["--take-over", "whoever is told or answers now may be replaced"],
  ["--no-register", "leaves the platforms as they are"],
  ["--help", "says this"],
  ["--without NAME", `does not ask about ${WISHES.map(({ name }) => name).join(", ")}`],
] as const;

/** Each question, and the flag or the environment variable that answers it beforehand. */
const ANSWERED = [
  ["Sign in to Cloudflare now?", "CLOUDFLARE_API_TOKEN, or `npx wrangler login` before"],
  ["Which of your accounts?", "CLOUDFLARE_ACCOUNT_ID, or account_id in wrangler.toml"],
  ...WISHES.map(({ name, question, settings }) => [
    question,
    `${Object.keys(settings).join(", ")}; no: --without ${name}`,
  ]),
  ["Change …?", "--yes; no: --no-register"],
  ["Replace what is there now at …?", "--take-over; no: --yes"],
];

/** All that can be asked for on the command line, and how nothing has to be asked. */
export function helpText(): string {
  return [
    USAGE,
    "",
    ...OPTIONS.map(([option, does]) => `  ${option}\n      ${does}`),
    "",
    "What is asked where somebody is at the terminal, and what answers it beforehand. A setting is read from the environment, or from the file:",
    "",
    ...ANSWERED.map(([question, answer]) => `  ${question}\n      ${answer}`),
    "",
  ].join("\n");
}
