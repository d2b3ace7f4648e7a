-- What linking one record at once needs of all others: mentions as they are compared, and the groups that exact evidence
-- makes of them, each with its ties to groups that may be the same person. Texts are JSON that SQL never casts; keys are keyed
-- digests (the key is outside the database), so that a look-up finds without the database learning what was sought.

create table vault.live_edition (
  community_id bigint not null,
  edition_id bigint not null,
  body bytea not null,
  primary key (community_id)
);
create table vault.live_mention (
  community_id bigint not null,
  mention bigint not null,
  group_id bigint not null,
  body text not null,
  keys bigint[] not null,
  primary key (community_id, mention)
);
create table vault.live_key (
  community_id bigint not null,
  key bigint not null,
  mention bigint not null,
  primary key (community_id, key, mention)
);
create table vault.live_group (
  community_id bigint not null,
  group_id bigint not null,
  person bigint not null,
  members bigint[] not null,
  body text not null,
  ties text not null,
  near bigint[] not null,
  kin bigint[] not null,
  primary key (community_id, group_id)
);
create table vault.live_block (
  community_id bigint not null,
  key bigint not null,
  group_id bigint not null,
  primary key (community_id, key, group_id)
);
create function vault.live_mentions(wanted bigint[])
returns table (kind "char", id bigint, other bigint, body text, numbers bigint[], ties text)
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
declare
  community bigint := nullif(current_setting('liren.community', true), '')::bigint;
begin
  return query select * from vault.live_whole(array(
    select distinct m.group_id from vault.live_mention m
    where m.community_id = community and m.mention = any(wanted)));
end $$;

-- Who stands in blocks (kind b: key, group), and these groups as they are compared; no block is read further than `most`.
create function vault.live_blocks(wanted bigint[], most integer)
returns table (kind "char", id bigint, other bigint, body text, numbers bigint[], ties text)
language plpgsql stable rows 100 set search_path = pg_catalog, pg_temp as $$
declare
  community bigint := nullif(current_setting('liren.community', true), '')::bigint;
begin
  return query
    with stands as materialized (
      select w.key, b.group_id from unnest(wanted) w(key)
      cross join lateral (select l.group_id from vault.live_block l
                          where l.community_id = community and l.key = w.key limit most) b)
    select 'b'::"char", s.key, s.group_id, null::text, null::bigint[], null::text from stands s
    union all
    select 'g'::"char", g.group_id, g.person, g.body, g.members, g.ties
    from (select distinct s.group_id from stands s) d
    join vault.live_group g on g.community_id = community and g.group_id = d.group_id;
end $$;

create function vault.live_groups(wanted bigint[])
returns table (kind "char", id bigint, other bigint, body text, numbers bigint[], ties text)
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
declare
  community bigint := nullif(current_setting('liren.community', true), '')::bigint;
begin
  return query
    select 'g'::"char", g.group_id, g.person, g.body, g.members, g.ties
    from vault.live_group g where g.community_id = community and g.group_id = any(wanted);
end $$;

do $$
declare
  walled regclass;
begin
  for walled in select c.oid::regclass from pg_class c
                where c.relnamespace = 'vault'::regnamespace and c.relkind = 'r' and c.relname like 'live\_%' loop
    execute format('alter table %s enable row level security', walled);
    execute format('alter table %s force row level security', walled);
    execute format('create policy tenant on %s using '
      '(community_id = nullif(current_setting(''liren.community'', true), '''')::bigint)', walled);
    execute format('grant select, insert, update, delete on %s to liren_linker', walled);
  end loop;
end $$;

revoke all on function vault.live_mentions, vault.live_blocks, vault.live_groups from public;
grant execute on function vault.live_mentions, vault.live_blocks, vault.live_groups to liren_linker;
