-- Who a group is tied to, as numbers, so that one look-up brings the groups under a key with all that they are tied to.

alter table vault.live_group add column near bigint[] not null default '{}';

create or replace function vault.live_whole(wanted bigint[])
returns table (kind "char", id bigint, other bigint, body text, numbers bigint[], ties text)
language plpgsql stable rows 20 set search_path = pg_catalog, pg_temp as $$
declare
  community bigint := nullif(current_setting('liren.community', true), '')::bigint;
begin
  return query
    select 'm'::"char", m.mention, m.group_id, m.body, m.keys, null::text
    from vault.live_group g cross join unnest(g.members) u(mention)
    join vault.live_mention m on m.community_id = community and m.mention = u.mention
    where g.community_id = community and g.group_id = any(wanted);
  return query
    select 'g'::"char", g.group_id, g.person, g.body, g.members, g.ties
    from vault.live_group g
    where g.community_id = community and g.group_id = any(wanted || array(
      select n.number from vault.live_group w cross join unnest(w.near) n(number)
      where w.community_id = community and w.group_id = any(wanted)));
end $$;

drop function vault.live_write;
create function vault.live_write(
  m_gone bigint[], k_gone bigint[], k_gone_mention bigint[], g_gone bigint[], b_gone bigint[], b_gone_group bigint[],
  m_id bigint[], m_group bigint[], m_body text[], m_keys text[], k_key bigint[], k_mention bigint[],
  g_id bigint[], g_person bigint[], g_members text[], g_body text[], g_ties text[], g_near text[],
  b_key bigint[], b_group bigint[])
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
  insert into vault.live_mention (community_id, mention, group_id, body, keys)
    select community, n.id, n.number, n.body, n.keys::bigint[]
    from unnest(m_id, m_group, m_body, m_keys) n(id, number, body, keys)
    on conflict (community_id, mention) do update
    set group_id = excluded.group_id, body = excluded.body, keys = excluded.keys;
  insert into vault.live_key (community_id, key, mention)
    select community, n.key, n.mention from unnest(k_key, k_mention) n(key, mention) on conflict do nothing;
  insert into vault.live_group (community_id, group_id, person, members, body, ties, near)
    select community, n.id, n.person, n.members::bigint[], n.body, n.ties, n.near::bigint[]
    from unnest(g_id, g_person, g_members, g_body, g_ties, g_near) n(id, person, members, body, ties, near)
    on conflict (community_id, group_id) do update
    set person = excluded.person, members = excluded.members, body = excluded.body, ties = excluded.ties,
        near = excluded.near;
  insert into vault.live_block (community_id, key, group_id)
    select community, n.key, n.number from unnest(b_key, b_group) n(key, number) on conflict do nothing;
end $$;

revoke all on function vault.live_write from public;
grant execute on function vault.live_write to liren_linker;
