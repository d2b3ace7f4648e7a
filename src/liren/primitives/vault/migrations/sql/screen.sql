-- Population rules, as role liren_screener: who falls under a rule, as opaque references, never a value. A rule is one of
-- the functions of this file and nothing else. As with the door, the entry is committed first: the rule runs while its
-- class entry is written, and whom it found is answered to a transaction that has written nothing.

-- Rule `born_between`: people whose birth date in use is known to the day and lies in the span. Dates are compared as
-- text, which for ISO dates is their order: a cast that fails would print the value.
create function vault.born_between(p_community bigint, p_from date, p_until date) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct v.entity_id order by v.entity_id), '{}')
  from vault.value v
  where v.community_id = p_community and v.entity_sort = 'person' and v.field = 'birth' and v.standing = 'current'
    and v.value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and v.value between p_from::text and p_until::text
$$;

-- The login that may spend a ticket: what was entered for a screening is the screener's, everything else the door's.
create function vault.login_for(p_sort text) returns name
language sql immutable
return case p_sort when 'screening' then 'liren_screener'::name else 'liren_door'::name end;

create or replace function vault.spend(
  p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint, p_sorts text[])
returns jsonb language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v record;
  v_point pg_lsn;
  v_body jsonb;
  v_ignored text;
begin
  if pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'read committed' then
    perform vault.refuse('vault.transaction_not_clean');
  end if;
  v_ignored := set_config('liren.community', p_community::text, true);
  v := vault.sight(p_community, p_entry);
  if v.secret is null or v.secret is distinct from p_secret or v.actor_id is distinct from p_actor
     or v.sort <> all (p_sorts) or v.db_role <> vault.login_for(v.sort) or session_user <> vault.login_for(v.sort) then
    perform vault.refuse('vault.no_such_entry');
  end if;
  if v.used_at is not null then
    perform vault.refuse('vault.entry_used');
  end if;
  if v.at not between clock_timestamp() - interval '5 seconds' and clock_timestamp() then
    perform vault.refuse('vault.entry_stale');
  end if;
  v_point := coalesce(v.flushed_before, v.seen);
  if not vault.is_flushed(v_point) then
    v_ignored := set_config('synchronous_commit', 'on', true);
    update vault.ticket t set flushed_before = v_point where t.community_id = p_community and t.entry_id = p_entry;
    return null;
  end if;
  -- The mark need not survive a crash: by then the entry is stale.
  v_ignored := set_config('synchronous_commit', 'off', true);
  update vault.ticket t set used_at = clock_timestamp()
  where t.community_id = p_community and t.entry_id = p_entry and t.used_at is null;
  if not found then
    perform vault.refuse('vault.entry_used');
  end if;
  v_body := convert_from(v.body, 'UTF8')::jsonb;
  if v_body is null or (v_body ->> 'community')::bigint <> p_community or (v_body ->> 'actor')::bigint <> p_actor then
    perform vault.refuse('vault.no_such_entry');
  end if;
  return v_body;
end $$;

-- Whom the rule found, under the entry that names them: references, and nothing about them.
create function vault.screened(p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint)
returns table (status text, sort text, subject_id bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_body jsonb := vault.spend(p_community, p_entry, p_secret, p_actor, array['screening']);
begin
  if v_body is null then
    return query select 'again', null::text, null::bigint;
    return;
  end if;
  return query
    select 'found', s.sort, s.subject_id from ledger.entry_subject s
    where s.community_id = p_community and s.entry_id = p_entry order by 2, 3;
end $$;

revoke all on function vault.born_between, vault.login_for, vault.screened from public;
grant execute on function vault.screened to liren_screener;
