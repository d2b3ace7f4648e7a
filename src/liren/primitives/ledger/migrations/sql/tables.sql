-- The ledger's tables (ARCHITECTURE.md, section 5). Nobody is granted UPDATE or DELETE on an entry or a position, and a
-- trigger refuses both to the owner. Nothing here holds an identity value: subjects are opaque references.
--
-- Every table is walled by community, its owner's functions included (FORCE): a function that forgets a condition
-- finds nothing, and PostgreSQL prints no row in the detail of a failed constraint.

create schema ledger;

create table ledger.entry (
  community_id bigint not null,
  id bigint generated always as identity,
  at timestamptz not null,
  db_role name not null,
  commitment bytea not null check (length(commitment) = 32),
  primary key (community_id, id)
);

-- What erasure deletes. Without the salt a commitment tells nothing about the body.
create table ledger.entry_payload (
  community_id bigint not null,
  entry_id bigint not null,
  actor_id bigint not null,
  salt bytea not null check (length(salt) = 32),
  body bytea not null check (length(body) <= 65536),
  primary key (community_id, entry_id)
);
create index entry_payload_actor on ledger.entry_payload (community_id, actor_id, entry_id);

-- Who was looked at: goes with the payload.
create table ledger.entry_subject (
  community_id bigint not null,
  sort text not null,
  subject_id bigint not null,
  entry_id bigint not null,
  is_class boolean not null,
  primary key (community_id, sort, subject_id, entry_id)
);
create index entry_subject_class on ledger.entry_subject (community_id, entry_id, sort, subject_id) where is_class;
create index entry_subject_entry on ledger.entry_subject (community_id, entry_id) where not is_class;

-- The place in the transparency log; docs/reference/ledger-format.md describes the leaf byte for byte.
create table ledger.entry_position (
  community_id bigint not null,
  index bigint not null check (index >= 0),
  entry_id bigint not null,
  ordinal integer not null check (ordinal >= 0),
  tag bytea not null check (length(tag) = 32),
  count bigint not null check (count >= 0),
  previous bytea not null check (length(previous) = 32),
  leaf_hash bytea not null check (length(leaf_hash) = 32),
  primary key (community_id, index),
  unique (community_id, entry_id, ordinal)
);
-- one chain a tag, never forked; the zero tag (no subject, or a class) has no chain
create unique index entry_position_chain on ledger.entry_position (community_id, tag, count)
  where tag <> '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea;

-- The sequencer's queue. An identity column alone would not do: a smaller id may be committed after a larger one.
create table ledger.entry_pending (
  community_id bigint not null,
  entry_id bigint not null,
  primary key (community_id, entry_id)
);

create function ledger.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'ledger.append_only' using errcode = 'LR403';
end $$;

create trigger append_only before update or delete on ledger.entry
  for each row execute function ledger.refuse_change();
create trigger append_only_all before truncate on ledger.entry
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete on ledger.entry_position
  for each row execute function ledger.refuse_change();
create trigger append_only_all before truncate on ledger.entry_position
  for each statement execute function ledger.refuse_change();
create trigger append_only before update on ledger.entry_payload
  for each row execute function ledger.refuse_change();
create trigger append_only before update on ledger.entry_subject
  for each row execute function ledger.refuse_change();

alter table ledger.entry enable row level security;
alter table ledger.entry force row level security;
alter table ledger.entry_payload enable row level security;
alter table ledger.entry_payload force row level security;
alter table ledger.entry_subject enable row level security;
alter table ledger.entry_subject force row level security;
alter table ledger.entry_position enable row level security;
alter table ledger.entry_position force row level security;
alter table ledger.entry_pending enable row level security;
alter table ledger.entry_pending force row level security;

create policy tenant on ledger.entry
  using (community_id = nullif(current_setting('liren.community', true), '')::bigint);
create policy tenant on ledger.entry_payload
  using (community_id = nullif(current_setting('liren.community', true), '')::bigint);
create policy tenant on ledger.entry_subject
  using (community_id = nullif(current_setting('liren.community', true), '')::bigint);
create policy tenant on ledger.entry_position
  using (community_id = nullif(current_setting('liren.community', true), '')::bigint);
create policy tenant on ledger.entry_pending
  using (community_id = nullif(current_setting('liren.community', true), '')::bigint);
-- the sequencer must find the communities that have work
create policy everywhere on ledger.entry_pending for select to liren_sequencer using (true);

grant usage on schema ledger to
  liren_web, liren_door, liren_importer, liren_linker, liren_screener, liren_sequencer;
grant select on ledger.entry, ledger.entry_position to liren_web, liren_sequencer;
grant select on ledger.entry_payload, ledger.entry_subject, ledger.entry_pending to liren_sequencer;
grant insert on ledger.entry_position to liren_sequencer;
grant delete on ledger.entry_pending to liren_sequencer;
