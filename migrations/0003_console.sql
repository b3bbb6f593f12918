-- The columns and who writes them: docs/storage.md.

-- What the console shows of what waits for a person, in rows that are written anyway.
alter table call add column trouble text;
alter table call add column failed integer;
alter table call add column first_attempt_ms integer;
alter table outreach add column trouble text;
alter table contact add column waiting integer;
alter table contact add column trouble text;
-- The last text that somebody wrote. A contact without a card (consent is null) is here for no other reason than that or what waits.
alter table contact add column texted_at integer;
alter table contact add column text text;

create index outreach_waiting on outreach (kind, at, id) where waiting > 0;
create index contact_waiting on contact (id) where waiting > 0;
create index contact_by_text on contact (texted_at, id) where texted_at is not null;

-- Counts per hour, by the clock of the business: nobody's data, and kept when the calls are not any more.
create table tally (
  at integer primary key,
  calls integer not null,
  missed integer not null,
  failed integer not null,
  slowest_ms integer,
  outreaches integer not null,
  reached integer not null
) strict, without rowid;

-- When somebody last came to the door, by provider.
create table sighting (
  provider text primary key,
  genuine_at integer,
  refused_at integer,
  reason text
) strict, without rowid;
