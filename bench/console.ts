import { median } from "./load.ts";
import { mediaHere, running } from "./runtime.ts";

export const FEW = 1000;
export const MANY = 100_000;
const TIMES = 30;

type Asked = { rowsRead: number; ms: number };
/** What a page asks of the ledger, with few calls in it and with many. `ms` is a median, to the answer of a Worker that does nothing else. */
export type PageCost = { page: string; few: Asked; many: Asked };

/** Asks what the console's pages ask, of a ledger with few calls and of one with many, in turn so that both have the same of the machine. */
export async function measurePages(bundle: string): Promise<PageCost[]> {
  const worker = { bundle, medium: mediaHere().at(-1) ?? "disk", bindings: {} } as const;
  return running(worker, (few) =>
    running(worker, async (many) => {
      await fill(few, FEW);
      await fill(many, MANY);
      const pages = await (await fetch(few)).json<string[]>();
      const costs: PageCost[] = [];
      for (const page of pages) costs.push(await measurePage(page, { few, many }));
      return costs;
    }),
  );
}

async function measurePage(page: string, { few, many }: { few: URL; many: URL }): Promise<PageCost> {
  const asked: { few: Asked[]; many: Asked[] } = { few: [], many: [] };
  for (let time = 0; time < TIMES; time++) {
    asked.few.push(await ask(few, page));
    asked.many.push(await ask(many, page));
  }
  return { page, few: typical(asked.few), many: typical(asked.many) };
}

async function ask(ledger: URL, page: string): Promise<Asked> {
  const url = new URL(`/?query=${encodeURIComponent(page)}`, ledger);
  const startedAt = performance.now();
  const { rowsRead } = await (await fetch(url)).json<{ rowsRead: number }>();
  return { rowsRead, ms: performance.now() - startedAt };
}

function typical(asked: Asked[]): Asked {
  return { rowsRead: median(asked.map(({ rowsRead }) => rowsRead)), ms: median(asked.map(({ ms }) => ms)) };
}

async function fill(ledger: URL, calls: number): Promise<void> {
  const { ok } = await fetch(new URL(`/?calls=${calls}`, ledger), { method: "POST" });
  if (!ok) throw new Error(`the ledger did not take ${calls} calls`);
}
