import { type Key, type Page, pageOf, writeCursor } from "./page.ts";

/** A row, its place among those that were looked at, and whether (1) it is one of those that are looked for. */
export type Placed<Row> = Row & { place: number; isFound: number };

/**
 * SQL that looks among the first rows of a source for some. Its values: those of `found`, the source's own (last of them how many rows to look at), that
 * number again, and how many rows to give. The last row that was looked at comes too, whatever it is.
 */
export function among(source: string, { found, order }: { found: string; order: string }): string {
  return `select *, ${found} as isFound from (select *, row_number() over (${order}) as place from (${source}))
    where isFound or place = ? ${order} limit ?`;
}

type Looking<Row> = { limit: number; lookAt: number; keyOf: (row: Row) => Key };

/** The page of what was found so. Where that is less than its limit, its cursor goes on behind the last row that was looked at, if there may be more. */
export function pageAmong<Row>(rows: readonly Placed<Row>[], { limit, lookAt, keyOf }: Looking<Row>): Page<Row> {
  const found = rows.filter(({ isFound }) => isFound === 1);
  const { items, cursor } = pageOf(found, limit, keyOf);
  const last = rows.at(-1);
  const isCutShort = cursor === null && last?.place === lookAt;
  return {
    items: items.map(({ place: _, isFound: __, ...row }) => row as unknown as Row),
    cursor: isCutShort ? writeCursor(keyOf(last)) : cursor,
  };
}
