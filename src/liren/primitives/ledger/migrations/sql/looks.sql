-- Who looked: what the person file, the auditor and (later) the resident may read of the ledger. No values, no salts.

create function ledger.opened(p_community bigint, p_entries bigint[])
returns table (entry_id bigint, at timestamptz, db_role name, sort text, verb text, actor bigint, post bigint,
               purpose text, basis text, fields text[], case_ref text, reason text, subjects text[], subject_count integer,
               data jsonb)
language sql stable set search_path = pg_catalog, pg_temp as $$
  select e.id, e.at, e.db_role, b.body ->> 'sort', b.body ->> 'verb', (b.body ->> 'actor')::bigint,
         (b.body ->> 'post')::bigint, b.body ->> 'purpose', b.body ->> 'basis',
         array(select jsonb_array_elements_text(b.body -> 'fields')), b.body ->> 'case', b.body ->> 'reason',
         case jsonb_typeof(b.body -> 'subjects') when 'array'
           then array(select jsonb_array_elements_text(b.body -> 'subjects')) else '{}' end,
         case jsonb_typeof(b.body -> 'subjects') when 'array'
           then jsonb_array_length(b.body -> 'subjects') else (b.body -> 'subjects' ->> 'count')::integer end,
         b.body -> 'data'
  from ledger.entry e
  join ledger.entry_payload p on p.community_id = e.community_id and p.entry_id = e.id
  cross join lateral (select convert_from(p.body, 'UTF8')::jsonb as body) b
  where e.community_id = p_community and e.id = any (p_entries)
  order by e.id desc
$$;

create function ledger.tenant() returns bigint
language sql stable
return nullif(current_setting('liren.community', true), '')::bigint;

-- Entries about one subject, newest first, a page at a time: below p_before, or from the newest when it is null.
create function ledger.about(p_sort text, p_subject bigint, p_before bigint, p_limit integer)
returns table (entry_id bigint, at timestamptz, db_role name, sort text, verb text, actor bigint, post bigint,
               purpose text, basis text, fields text[], case_ref text, reason text, subjects text[], subject_count integer,
               data jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.* from ledger.opened(ledger.tenant(), array(
    select s.entry_id from ledger.entry_subject s
    where s.community_id = ledger.tenant() and s.sort = p_sort and s.subject_id = p_subject
      and (p_before is null or s.entry_id < p_before)
    order by s.entry_id desc limit least(p_limit, 200))) o
$$;

create function ledger.by_actor(p_actor bigint, p_before bigint, p_limit integer)
returns table (entry_id bigint, at timestamptz, db_role name, sort text, verb text, actor bigint, post bigint,
               purpose text, basis text, fields text[], case_ref text, reason text, subjects text[], subject_count integer,
               data jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.* from ledger.opened(ledger.tenant(), array(
    select p.entry_id from ledger.entry_payload p
    where p.community_id = ledger.tenant() and p.actor_id = p_actor and (p_before is null or p.entry_id < p_before)
    order by p.entry_id desc limit least(p_limit, 200))) o
$$;

create function ledger.latest(p_before bigint, p_limit integer)
returns table (entry_id bigint, at timestamptz, db_role name, sort text, verb text, actor bigint, post bigint,
               purpose text, basis text, fields text[], case_ref text, reason text, subjects text[], subject_count integer,
               data jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.* from ledger.opened(ledger.tenant(), array(
    select e.id from ledger.entry e
    where e.community_id = ledger.tenant() and (p_before is null or e.id < p_before)
    order by e.id desc limit least(p_limit, 200))) o
$$;

revoke all on function ledger.opened, ledger.tenant, ledger.about, ledger.by_actor, ledger.latest from public;
grant execute on function ledger.about, ledger.by_actor, ledger.latest to liren_web, liren_importer, liren_linker;
