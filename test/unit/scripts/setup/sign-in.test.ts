import { expect, it, vi } from "vitest";

import type { Ran } from "../../../../scripts/cloudflare/wrangler.ts";
import { Failed } from "../../../../scripts/setup/cloudflare-steps.ts";
import { signIn } from "../../../../scripts/setup/sign-in.ts";
import { failed, pretend, ran } from "../cloudflare/pretend.ts";
import { deskOf } from "./desks.ts";

const SHOP = { id: "acc-shop", name: "Shop" };
const TRIAL = { id: "acc-trial", name: "Trial" };
const NOBODY = failed('{"loggedIn":false}');
const NOTHING = { logIn: null, named: undefined, before: undefined };

function who(...accounts: object[]): Ran {
  return ran({ out: JSON.stringify({ loggedIn: true, email: "owner@shop.example", accounts }) });
}

it("offers to sign in to whoever is at the terminal, and goes on", async () => {
  const logIn = vi.fn(() => Promise.resolve());
  const { desk, said, asked } = deskOf();
  const wrangler = pretend({ whoami: [NOBODY, who(SHOP)] });
  expect(await signIn(wrangler, { ...NOTHING, desk, logIn })).toMatchObject({ chosen: null });
  expect(logIn).toHaveBeenCalledOnce();
  expect(asked).toEqual(["You are not signed in to Cloudflare. Sign in now, in a browser?"]);
  expect(said()).toBe("✓ Cloudflare: owner@shop.example, Shop");
});

it.each([
  ["nobody is there", null, true],
  ["it is not wanted", () => Promise.resolve(), false],
])("says what to do where %s", async (_, logIn, isWanted) => {
  const { desk } = deskOf({ wants: () => isWanted });
  const signing = signIn(pretend({ whoami: [NOBODY] }), { ...NOTHING, desk, logIn });
  await expect(signing).rejects.toThrow("You are not signed in to Cloudflare. Run `npx wrangler login`");
});

it("does not sign anybody in for what is another trouble", async () => {
  const logIn = vi.fn(() => Promise.resolve());
  const wrangler = pretend({ whoami: [failed("-> 500 Internal Server Error")] });
  await expect(signIn(wrangler, { ...NOTHING, desk: deskOf().desk, logIn })).rejects.toThrow("failed at this itself");
  expect(logIn).not.toHaveBeenCalled();
});

it.each(["2", "Trial", "acc-trial"])(
  "has one of several accounts chosen by %j, and wrangler told of it",
  async (typed) => {
    const answers = ["7", "what?", typed];
    const { desk, said } = deskOf({ typed: () => answers.shift() ?? "" });
    const wrangler = pretend({ whoami: [who(SHOP, TRIAL)], deploy: [ran()], queues: [ran()] });
    const { cloudflare, chosen } = await signIn(wrangler, { ...NOTHING, desk });
    expect(chosen).toBe("acc-trial");
    expect(said()).toContain("  1  Shop (acc-shop)\n  2  Trial (acc-trial)");
    await cloudflare.run(["deploy"]);
    await cloudflare.run(["queues"], { config: { name: "another" } });
    expect(wrangler.asked.at(-2)?.config).toMatchObject({ name: "offhook", account_id: "acc-trial" });
    expect(wrangler.asked.at(-1)?.config).toEqual({ name: "another", account_id: "acc-trial" });
  },
);

it("names the accounts where nobody chooses", async () => {
  const signing = signIn(pretend({ whoami: [who(SHOP, TRIAL)] }), { ...NOTHING, desk: deskOf().desk });
  const error = await signing.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Failed);
  expect(String(error)).toMatch(/several accounts.*CLOUDFLARE_ACCOUNT_ID[\s\S]*Shop: acc-shop\nTrial: acc-trial/);
});

it.each([
  ["named", { named: "acc-trial", before: "acc-shop" }, null, "Trial"],
  ["named, and may not be listed", { named: "acc-other", before: undefined }, null, "acc-other"],
  ["chosen the last time", { named: undefined, before: "acc-trial" }, "acc-trial", "Trial"],
])("asks nobody where an account was %s", async (_, by, chosen, name) => {
  const { desk, said, asked } = deskOf();
  expect(await signIn(pretend({ whoami: [who(SHOP, TRIAL)] }), { ...NOTHING, ...by, desk })).toMatchObject({ chosen });
  expect(said()).toBe(`✓ Cloudflare: owner@shop.example, ${name}`);
  expect(asked).toEqual([]);
});
