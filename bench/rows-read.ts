type Watched = { db: D1Database; rowsRead: () => number };

/** The ledger, and how many rows were read from it. */
export function watchReads(ledger: D1Database): Watched {
  let rowsRead = 0;
  const inner = new WeakMap<object, D1PreparedStatement>();
  const noted = <Row>(result: D1Result<Row>): D1Result<Row> => {
    rowsRead += result.meta.rows_read;
    return result;
  };
  const watched = (statement: D1PreparedStatement): D1PreparedStatement => {
    const ask = async () => noted(await statement.all());
    const first = async (column?: string) => {
      const [row = null] = (await ask()).results;
      return column === undefined ? row : (row?.[column] ?? null);
    };
    const bind = (...values: unknown[]) => watched(statement.bind(...values));
    const it = { bind, all: ask, run: ask, first } as unknown as D1PreparedStatement;
    inner.set(it, statement);
    return it;
  };
  const db = {
    prepare: (sql: string) => watched(ledger.prepare(sql)),
    batch: async (statements: D1PreparedStatement[]) =>
      (await ledger.batch(statements.map((one) => inner.get(one) ?? one))).map(noted),
  };
  return { db: db as unknown as D1Database, rowsRead: () => rowsRead };
}
