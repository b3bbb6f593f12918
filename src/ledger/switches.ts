/** Something of the whole account that is off. `value`: what it was set to when it was switched off. `alert`: the id of the one action that tells of it. */
export type Switch = { value: string; alert: string };

/**
 * Switches something off for as long as it is set to this value. Gives the switch that holds: whoever was first has their alert in it, and
 * no other is to be given.
 */
export async function turnOff(db: D1Database, name: string, { value, alert }: Switch): Promise<Switch> {
  const [, holding] = await db.batch<Switch>([
    db
      .prepare(
        `insert into switch (name, value, alert) values (?, ?, ?)
         on conflict (name) do update set value = excluded.value, alert = excluded.alert where value <> excluded.value`,
      )
      .bind(name, value, alert),
    db.prepare("select value, alert from switch where name = ?").bind(name),
  ]);
  return holding?.results[0] ?? { value, alert };
}

/** Whether it was switched off while it was set to this value. */
export async function isOff(db: D1Database, name: string, value: string): Promise<boolean> {
  return (await db.prepare("select 1 from switch where name = ? and value = ?").bind(name, value).first()) !== null;
}
