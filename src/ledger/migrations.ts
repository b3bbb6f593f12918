/** The migrations that the ledger has, in the order in which they were applied, as wrangler notes them; none where it has no tables at all. */
export async function appliedMigrations(db: D1Database): Promise<string[]> {
  const table = "select 1 from sqlite_master where type = 'table' and name = 'd1_migrations'";
  if ((await db.prepare(table).first()) === null) return [];
  const { results } = await db.prepare("select name from d1_migrations order by id").all<{ name: string }>();
  return results.map(({ name }) => name);
}
