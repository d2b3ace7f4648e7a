-- The strong-room: every identity value of the house. No unique constraint and no foreign key stands over a value (its
-- error text would repeat it), every table is walled by community for its owner too (a failed check then prints no row),
-- and values are text or JSON that SQL never casts (a failed cast prints the value).

create schema vault;

-- What departments delivered and what goes back to them, in pieces so that no single value grows past a chunk.
create table vault.file (
  community_id bigint not null,
  id bigint generated always as identity,
  sort text not null check (sort in ('upload', 'error_file', 'export')),
  name text not null,
  size bigint not null check (size >= 0),
  sha256 bytea not null check (length(sha256) = 32),
  stored_at timestamptz not null default clock_timestamp(),
  primary key (community_id, id)
);
create table vault.file_chunk (
  community_id bigint not null,
  file_id bigint not null,
  ordinal integer not null check (ordinal >= 0),
  bytes bytea not null,
  primary key (community_id, file_id, ordinal)
);

-- Raw rows as the source said them. Immutable: a correction is a new record.
create table vault.record (
  community_id bigint not null,
  record_id bigint not null,
  facts jsonb not null,
  primary key (community_id, record_id)
);

-- Merged values, conflicts side by side, each with the record and the rule it came by.
create table vault.value (
  community_id bigint not null,
  entity_sort text not null,
  entity_id bigint not null,
  field text not null,
  id bigint generated always as identity,
  value text not null,
  standing text not null check (standing in ('current', 'conflict', 'past')),
  record_id bigint,
  rule text not null,
  observed_on date,
  primary key (community_id, entity_sort, entity_id, field, id)
);

-- Identifiers as linkage compares them; not unique on purpose (see above).
create table vault.identifier (
  community_id bigint not null,
  entity_sort text not null,
  entity_id bigint not null,
  kind text not null,
  id bigint generated always as identity,
  value text not null,
  record_id bigint,
  primary key (community_id, entity_sort, entity_id, kind, id)
);

-- Keyed tokens (HMAC, keys outside the database): a search finds without the database learning what was sought.
create table vault.blind_index (
  community_id bigint not null,
  kind text not null,
  token bytea not null check (length(token) = 16),
  entity_sort text not null,
  entity_id bigint not null,
  primary key (community_id, kind, token, entity_sort, entity_id)
);
create index blind_index_entity on vault.blind_index (community_id, entity_sort, entity_id);

-- The masked forms that lists may show without an entry; written already masked, so that a raw value never passes
-- through the web role. Five digits in a row are the most that a mask shows (the division of a citizen id shows six).
create table vault.mask (
  community_id bigint not null,
  entity_sort text not null,
  entity_id bigint not null,
  label text not null check (label !~ '[0-9]{7}'),
  facts jsonb not null default '{}' check (facts::text !~ '[0-9]{7}'),
  primary key (community_id, entity_sort, entity_id)
);

-- One ticket a disclosure: made with the entry, spent by the read, worthless after seconds.
create table vault.ticket (
  community_id bigint not null,
  entry_id bigint not null,
  actor_id bigint not null,
  sort text not null,
  at timestamptz not null default clock_timestamp(),
  secret bytea not null check (length(secret) = 32),
  flushed_before pg_lsn,
  used_at timestamptz,
  primary key (community_id, entry_id)
);
create index ticket_actor on vault.ticket (community_id, actor_id, at) where sort = 'search';

create function vault.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'vault.record_immutable' using errcode = 'LR403';
end $$;
create trigger immutable before update on vault.record for each row execute function vault.refuse_change();
create trigger immutable before update on vault.file_chunk for each row execute function vault.refuse_change();

do $$
declare
  walled regclass;
begin
  for walled in select c.oid::regclass from pg_class c
                where c.relnamespace = 'vault'::regnamespace and c.relkind = 'r' loop
    execute format('alter table %s enable row level security', walled);
    execute format('alter table %s force row level security', walled);
    execute format('create policy tenant on %s using '
      '(community_id = nullif(current_setting(''liren.community'', true), '''')::bigint)', walled);
  end loop;
end $$;

revoke all on all functions in schema vault from public;
grant usage on schema vault to liren_web, liren_door, liren_importer, liren_linker, liren_screener;
grant select, insert on vault.file, vault.file_chunk, vault.record to liren_importer;
grant select on vault.record to liren_linker;
grant select, insert, update, delete on vault.value, vault.identifier, vault.blind_index, vault.mask to liren_linker;
