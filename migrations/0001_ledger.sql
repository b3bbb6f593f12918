-- The columns and who writes them: docs/storage.md.

-- Every index of `call` holds only the rows that its queries ask for, and those that hold most calls no column that changes as a call
-- goes on: they cost a call a row each, not one with every change. Filters without an index are looked for along call_by_start.
create table call (
  provider text not null,
  id text not null,
  version integer not null,
  object_id text,
  contact_id text,
  other_contact_id text,
  direction text,
  from_number text,
  to_number text,
  status text,
  missed integer,
  reason text,
  listed_at integer,
  received_at integer,
  started_at integer,
  answered_at integer,
  ended_at integer,
  duration_seconds real,
  summary text,
  waiting integer,
  deleted_at integer,
  primary key (provider, id)
) strict, without rowid;

-- Every list.
create index call_by_start on call (listed_at, provider, id) where deleted_at is null;
-- "Did this number call?" Such a number is rare, so that looking for it along call_by_start would read all of it.
create index call_by_from on call (from_number, listed_at, provider, id) where from_number is not null;
-- Deleting a contact has to find every one of its calls.
create index call_by_contact on call (contact_id, listed_at, provider, id) where contact_id is not null;
create index call_by_other_contact on call (other_contact_id) where other_contact_id is not null;
-- What retention deletes of the calls: platforms' clocks say nothing of how long we have had them.
create index call_by_receipt on call (received_at) where deleted_at is null;
-- The two lists that are asked for most, each a small part of all calls.
create index call_missed on call (listed_at, provider, id) where missed = 1;
create index call_waiting on call (listed_at, provider, id) where waiting > 0;
-- What retention deletes of the tombstones.
create index call_deleted on call (deleted_at) where deleted_at is not null;

create table contact (
  id text primary key,
  version integer not null,
  phone text,
  name text,
  consent text,
  deleted_at integer
) strict, without rowid;

create index contact_by_phone on contact (phone, id) where phone is not null;
create index contact_deleted on contact (deleted_at) where phone is null;

create table unreadable (
  id text not null primary key,
  provider text not null,
  dialect text not null,
  path text not null,
  headers text not null,
  body blob not null,
  reason text not null,
  received_at integer not null
) strict;

create index unreadable_by_receipt on unreadable (received_at, id);

create table switch (
  name text primary key,
  value text not null,
  alert text not null
) strict, without rowid;
