import { PassThrough } from "node:stream";

import fc from "fast-check";
import { expect, it, vi } from "vitest";

import { terminal, unattended } from "../../../../scripts/setup/desk.ts";
import { Ended } from "../../../../scripts/setup/keyboard.ts";

const SECRET = "sk_a-secret-that-nobody-sees";

/** A terminal whose keys come when the test says so; `shown` is all that was ever written to it. */
function sit() {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => raw.push(isRaw) });
  let shown = "";
  const stop = vi.fn(() => undefined);
  const output = { write: (text: string) => (shown += text) };
  const { desk, rest } = terminal({ input, output, stop });
  return {
    desk,
    rest,
    raw,
    stop,
    input,
    press: (keys: string) => input.emit("data", Buffer.from(keys)),
    shown: () => shown,
  };
}

it("shows nothing of a secret, whatever is corrected, and takes off the blanks around it", async () => {
  const { desk, press, shown } = sit();
  const typed = desk.typed("CRM_TOKEN", "hidden");
  press(` ${SECRET}xx\u007f`);
  press("\b \t\u001b[A\u001bOB\r");
  expect(await typed).toBe(SECRET);
  expect(shown()).toBe("CRM_TOKEN: \n");
});

it("shows what is no secret as it is typed and corrected, by its width", async () => {
  const { desk, press, shown } = sit();
  const typed = desk.typed("CRM_URL", "shown");
  press("한a\u007f\u007f070\u0015https://crm.example\r");
  expect(await typed).toBe("https://crm.example");
  expect(shown()).toBe("CRM_URL: 한a\b \b\b \b\b \b070\b \b\b \b\b \bhttps://crm.example\n");
});

it("takes two secrets that are pasted at once one after the other, and shows neither, also where what comes next is shown", async () => {
  const { desk, press, shown } = sit();
  const first = desk.typed("A", "hidden");
  press("\u001b[200~one-secret\r\nanother-secret\r\n\r\n\u001b[201~");
  expect(await first).toBe("one-secret");
  expect(await desk.typed("B", "shown")).toBe("another-secret");
  const third = desk.typed("C", "hidden");
  press("a-third\r");
  expect(await third).toBe("a-third");
  expect(shown()).not.toMatch(/secret|third/);
});

it("does not take what was pasted for a yes or a no, and keeps it for the next question", async () => {
  const { desk, press, shown } = sit();
  const first = desk.typed("A", "hidden");
  press(`one\r${SECRET}`);
  await first;
  const wanted = desk.wants("Is a CRM to be told?", false);
  press("y\r");
  expect(await wanted).toBe(true);
  expect(await desk.typed("CRM_TOKEN", "shown")).toBe(SECRET);
  expect(shown()).not.toContain(SECRET);
});

it("says so where the second of two was pasted without its Enter, and lets it be forgotten", async () => {
  const { desk, press, shown } = sit();
  const first = desk.typed("A", "hidden");
  press(`one\r${SECRET}`);
  await first;
  const second = desk.typed("CRM_URL", "shown");
  await vi.waitUntil(() => shown().includes("Ctrl-U forgets it"));
  press("\u0015https://crm.example\r");
  expect(await second).toBe("https://crm.example");
  expect(shown()).not.toContain(SECRET);
});

it("loses no line, however it is cut into pieces", async () => {
  const lines = fc.array(fc.stringMatching(/^[a-z가-힣]{1,6}$/), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(lines, fc.array(fc.nat(12), { maxLength: 8 }), async (texts, cuts) => {
      const { desk, input } = sit();
      const bytes = Buffer.from(texts.map((text) => `${text}\r`).join(""));
      const ends = [...cuts.map((cut) => cut % bytes.length), bytes.length].toSorted((one, other) => one - other);
      const asked = (async () => {
        const heard: string[] = [];
        for (const _ of texts) heard.push(await desk.typed("?", "hidden"));
        return heard;
      })();
      let from = 0;
      for (const end of ends) {
        input.emit("data", bytes.subarray(from, end));
        from = end;
        await Promise.resolve();
      }
      expect(await asked).toEqual(texts);
    }),
  );
});

it.each([
  ["y\r", true],
  [" NO \r", false],
  ["\r", true],
  ["what?\rn\r", false],
])("takes %j for an answer", async (keys, answer) => {
  const { desk, press } = sit();
  const wanted = desk.wants("Change it?", true);
  press(keys);
  expect(await wanted).toBe(answer);
});

it.each(["hidden", "shown"] as const)(
  "gives the terminal back and stops at Ctrl-C, in the middle of what is %s",
  async (how) => {
    const { desk, press, raw, stop } = sit();
    void desk.typed("A", how);
    press("half\u0003");
    expect(raw).toEqual([true, false]);
    expect(stop).toHaveBeenCalledOnce();
  },
);

it("hears Ctrl-C also while it asks nothing", async () => {
  const { desk, press, raw, stop } = sit();
  const typed = desk.typed("A", "hidden");
  press("a\r");
  await typed;
  press("\u0003");
  expect(raw.at(-1)).toBe(false);
  expect(stop).toHaveBeenCalledOnce();
});

it("does not wait for ever for an input that has ended, whenever that was", async () => {
  const { desk, press, input } = sit();
  const asked = desk.typed("A", "hidden");
  press("\u0004");
  await expect(asked).rejects.toThrow(Ended);
  await expect(desk.wants("B?", true)).rejects.toThrow(Ended);

  const other = sit();
  const waiting = other.desk.typed("A", "hidden");
  other.input.end();
  await expect(waiting).rejects.toThrow(Ended);
  input.destroy();
});

it("rests between questions where it is told to, and takes the terminal again", async () => {
  const { desk, press, raw, rest } = sit();
  const first = desk.typed("A", "hidden");
  press("a\r");
  await first;
  rest();
  rest();
  const second = desk.typed("B", "hidden");
  press("b\r");
  expect(await second).toBe("b");
  expect(raw).toEqual([true, false, true]);
});

it("writes nothing that repaints a terminal, whoever's words are in it", async () => {
  const { desk, press, shown } = sit();
  desk.say("agent \u001b[2J\u202ebad\rworse\nand more");
  const asked = [desk.wants("Change \u001b]0;owned\u0007it?", true)];
  press("y\r");
  await Promise.all(asked);
  const typed = desk.typed("One\u001b[1A", "shown");
  press("a\r");
  await typed;
  expect(shown()).toBe("agent [2Jbadworse\nand more\nChange ]0;ownedit? [Y/n] y\nOne[1A: a\n");
  const said: string[] = [];
  unattended((text) => said.push(text)).say("no\u001b[2J\nyes");
  expect(said).toEqual(["no[2J\nyes"]);
});
