import { inAccount, signedInAs, type SignedIn } from "../cloudflare/account.ts";
import { SIGNED_OUT } from "../cloudflare/trouble.ts";
import type { Cloudflare } from "../cloudflare/wrangler.ts";
import { Failed, valueOf } from "./cloudflare-steps.ts";
import type { Desk } from "./desk.ts";

/** `logIn` has whoever is at the terminal sign in; null where nobody is. */
export type SigningIn = {
  desk: Desk;
  logIn: (() => Promise<void>) | null;
  /** Ids of accounts: the one that wrangler was told of, and the one that was chosen the last time. */
  named: string | undefined;
  before: string | undefined;
};

/** Cloudflare for the account to which all of this will belong; `chosen`: its id, where one of several had to be. */
export async function signIn(
  cloudflare: Cloudflare,
  { desk, logIn, named, before }: SigningIn,
): Promise<{ cloudflare: Cloudflare; chosen: string | null }> {
  const { email, accounts } = await whoIsIt(cloudflare, { desk, logIn });
  const byId = (wanted: string | undefined) => accounts.find(({ id }) => id === wanted);
  const tell = (account: string | undefined) =>
    desk.say(`✓ Cloudflare: ${[email, account].filter(Boolean).join(", ")}`);
  if (named !== undefined || accounts.length <= 1) {
    // A token need not be allowed to list the account that it is for.
    tell(named === undefined ? accounts[0]?.name : (byId(named)?.name ?? named));
    return { cloudflare, chosen: null };
  }
  const { id, name } = byId(before) ?? (await choose(accounts, desk));
  tell(name);
  return { cloudflare: inAccount(cloudflare, id), chosen: id };
}

async function whoIsIt(cloudflare: Cloudflare, { desk, logIn }: Pick<SigningIn, "desk" | "logIn">): Promise<SignedIn> {
  const who = await signedInAs(cloudflare);
  const isOut = !who.ok && who.reason.what === SIGNED_OUT;
  if (!isOut || !logIn || !(await desk.wants(`${SIGNED_OUT}. Sign in now, in a browser?`, true))) return valueOf(who);
  await logIn();
  return valueOf(await signedInAs(cloudflare));
}

type Account = SignedIn["accounts"][number];

async function choose(accounts: readonly Account[], desk: Desk): Promise<Account> {
  desk.say("You are in several accounts at Cloudflare:");
  for (const [index, { id, name }] of accounts.entries()) desk.say(`  ${index + 1}  ${name} (${id})`);
  for (;;) {
    const answer = await desk.typed(`  Which one? (1–${accounts.length})`, "shown");
    const found = accounts.find(({ id, name }, index) => [String(index + 1), id, name].includes(answer));
    if (found) return found;
    if (answer !== "") continue;
    const said = accounts.map(({ id, name }) => `${name}: ${id}`).join("\n");
    const cure = "Name the one to use: set CLOUDFLARE_ACCOUNT_ID to its id.";
    throw new Failed({ what: "You are in several accounts", cure, said });
  }
}
