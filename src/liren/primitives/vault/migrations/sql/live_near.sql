-- One look-up brings the groups under a key with all that they are compared by, one call writes all that a resolving changed.
-- Every look-up asks for a few rows out of millions by their keys, so that one plan serves all
-- of them, and planning would cost more than running it.

-- Groups whole, with their mentions (m), the groups of their relatives (k: mention, group), and the groups of all of these
-- and of those that they are tied to (g).
create function vault.live_whole(wanted bigint[])
returns table (kind "char", id bigint, other bigint, body text, numbers bigint[], ties text)
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
declare
  community bigint := nullif(current_setting('liren.community', true), '')::bigint;
  members bigint[] := '{}';
  relatives bigint[] := '{}';
  around bigint[] := wanted;
  one record;
begin
  for one in select g.members, g.near, g.kin from vault.live_group g
             where g.community_id = community and g.group_id = any(wanted) loop
    members := members || one.members;
    around := around || one.near;
    relatives := relatives || one.kin;
  end loop;
  return query
    select 'm'::"char", m.mention, m.group_id, m.body, m.keys, null::text
    from vault.live_mention m where m.community_id = community and m.mention = any(members);
  if cardinality(relatives) > 0 then
    for one in select m.mention, m.group_id from vault.live_mention m
               where m.community_id = community and m.mention = any(relatives) loop
      around := around || one.group_id;
      kind := 'k'; id := one.mention; other := one.group_id; body := null; numbers := null; ties := null;
      return next;
    end loop;
  end if;
  return query
    select 'g'::"char", g.group_id, g.person, g.body, g.members, g.ties
    from vault.live_group g where g.community_id = community and g.group_id = any(around);
end $$;

-- The groups under keys, whole, and those that one of their mentions shares a key with.
create function vault.live_under(wanted bigint[])
returns table (kind "char", id bigint, other bigint, body text, numbers bigint[], ties text)
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
declare
  community bigint := nullif(current_setting('liren.community', true), '')::bigint;
  found bigint[] := wanted;
begin
  for step in 1..2 loop
    found := array(
      select distinct m.group_id from unnest(found) w(key)
      join vault.live_key k on k.community_id = community and k.key = w.key
      join vault.live_mention m on m.community_id = community and m.mention = k.mention);
    exit when step = 2 or cardinality(found) = 0;
    found := array(
      select distinct u.key from vault.live_group g cross join unnest(g.members) o(mention)
      join vault.live_mention m on m.community_id = community and m.mention = o.mention
      cross join unnest(m.keys) u(key)
      where g.community_id = community and g.group_id = any(found));
  end loop;
  return query select * from vault.live_whole(found);
end $$;

-- Everything that one resolving changed, in one call. Of mentions (m), their keys (k), groups (g) and their blocks (b)
-- first what is gone, then what is new or other than it was.
create function vault.live_write(
  m_gone bigint[], k_gone bigint[], k_gone_mention bigint[], g_gone bigint[], b_gone bigint[], b_gone_group bigint[],
  m_id bigint[], m_group bigint[], m_body text[], m_keys text[], k_key bigint[], k_mention bigint[],
  g_id bigint[], g_person bigint[], g_members text[], g_body text[], g_ties text[], g_near text[],
  g_kin text[], b_key bigint[], b_group bigint[])
returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  community bigint := nullif(current_setting('liren.community', true), '')::bigint;
begin
  -- Most resolvings take nothing away: a statement that finds nothing to do costs as much as one that does.
  if cardinality(m_gone) > 0 then
    delete from vault.live_mention m where m.community_id = community and m.mention = any(m_gone);
  end if;
  if cardinality(k_gone) > 0 then
    delete from vault.live_key k using unnest(k_gone, k_gone_mention) o(key, mention)
      where k.community_id = community and k.key = o.key and k.mention = o.mention;
  end if;
  if cardinality(g_gone) > 0 then
    delete from vault.live_group g where g.community_id = community and g.group_id = any(g_gone);
  end if;
  if cardinality(b_gone) > 0 then
    delete from vault.live_block b using unnest(b_gone, b_gone_group) o(key, number)
      where b.community_id = community and b.key = o.key and b.group_id = o.number;
  end if;
  if cardinality(m_id) > 0 then
    insert into vault.live_mention (community_id, mention, group_id, body, keys)
      select community, n.id, n.number, n.body, n.keys::bigint[]
      from unnest(m_id, m_group, m_body, m_keys) n(id, number, body, keys)
      on conflict (community_id, mention) do update
      set group_id = excluded.group_id, body = excluded.body, keys = excluded.keys;
  end if;
  if cardinality(k_key) > 0 then
    insert into vault.live_key (community_id, key, mention)
      select community, n.key, n.mention from unnest(k_key, k_mention) n(key, mention) on conflict do nothing;
  end if;
  if cardinality(g_id) > 0 then
    insert into vault.live_group (community_id, group_id, person, members, body, ties, near, kin)
      select community, n.id, n.person, n.members::bigint[], n.body, n.ties, n.near::bigint[],
             n.kin::bigint[]
      from unnest(g_id, g_person, g_members, g_body, g_ties, g_near, g_kin) n(id, person, members, body, ties, near, kin)
      on conflict (community_id, group_id) do update
      set person = excluded.person, members = excluded.members, body = excluded.body, ties = excluded.ties,
          near = excluded.near, kin = excluded.kin;
  end if;
  if cardinality(b_key) > 0 then
    insert into vault.live_block (community_id, key, group_id)
      select community, n.key, n.number from unnest(b_key, b_group) n(key, number) on conflict do nothing;
  end if;
end $$;

revoke all on function vault.live_whole, vault.live_under, vault.live_write from public;
grant execute on function vault.live_whole, vault.live_under, vault.live_write to liren_linker;

do $$
declare
  name text;
  setting text;
begin
  foreach name in array array['live_under(bigint[])', 'live_mentions(bigint[])', 'live_blocks(bigint[], integer)',
                              'live_groups(bigint[])'] loop
    foreach setting in array array['plan_cache_mode = force_generic_plan', 'enable_hashjoin = off',
                                   'enable_mergejoin = off', 'enable_seqscan = off', 'jit = off'] loop
      execute format('alter function vault.%s set %s', name, setting);
    end loop;
  end loop;
end $$;
