-- The columns and who writes them: docs/storage.md.

-- Bookings and orders. What its indexes hold changes only when an appointment is moved: a change of state costs one row.
create table outreach (
  kind text not null,
  id text not null,
  version integer not null,
  object_id text,
  contact_id text,
  name text,
  phone text,
  state text,
  at integer,
  received_at integer,
  forget_at integer,
  waiting integer,
  deleted_at integer,
  primary key (kind, id)
) strict, without rowid;

-- Every list.
create index outreach_by_time on outreach (kind, at, id) where deleted_at is null;
-- What one number has booked or ordered: rare, so that looking for it along outreach_by_time would read all of it.
create index outreach_by_phone on outreach (phone, kind, at, id) where phone is not null;
-- Deleting a contact has to find every one of its outreaches.
create index outreach_by_contact on outreach (contact_id) where contact_id is not null;
-- What retention deletes: an appointment far ahead is kept for long.
create index outreach_by_end on outreach (forget_at) where deleted_at is null;
-- What it deletes of the tombstones.
create index outreach_deleted on outreach (deleted_at) where deleted_at is not null;
