-- Spending a ticket, in fewer steps, and without waiting for what the read itself writes into the log: looking at an
-- entry may tidy the page that it stands on, and nobody is in a hurry to put that on the disk.

-- What there is to know of an entry and its ticket, and a point of the log before which it was surely committed.
-- STABLE is what makes the point true: such a function sees by the snapshot of the query that calls it. An entry that is
-- visible here had its commit in the log before that snapshot, hence before `seen` is asked, in the first line.
create function vault.sight(
  p_community bigint, p_entry bigint, out seen pg_lsn, out at timestamptz, out db_role name, out actor_id bigint,
  out sort text, out secret bytea, out flushed_before pg_lsn, out used_at timestamptz, out body bytea)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  seen := pg_current_wal_insert_lsn();
  select e.at, e.db_role, t.actor_id, t.sort, t.secret, t.flushed_before, t.used_at, p.body
  into at, db_role, actor_id, sort, secret, flushed_before, used_at, body
  from ledger.entry e
  join vault.ticket t on t.community_id = e.community_id and t.entry_id = e.id
  left join ledger.entry_payload p on p.community_id = e.community_id and p.entry_id = e.id
  where e.community_id = p_community and e.id = p_entry;
end $$;

-- Whether everything before a point of the log is on the disk, after waiting a little. Since PostgreSQL 17 a message may
-- be put into the log and flushed at once, together with the commits that wait for the same disk; the message says
-- nothing and takes no transaction id. Before that, others' commits are waited for.
create function vault.is_flushed(p_point pg_lsn) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  for i in 1 .. 20 loop
    if pg_current_wal_flush_lsn() >= p_point then
      return true;
    elsif current_setting('server_version_num')::integer >= 170000 then
      perform pg_logical_emit_message(false, 'liren', '', true);
    else
      perform pg_sleep(0.0005);
    end if;
  end loop;
  return pg_current_wal_flush_lsn() >= p_point;
end $$;

-- The login that may spend a ticket: what was entered for a screening is the screener's, everything else the door's.
create function vault.login_for(p_sort text) returns name
language sql immutable
return case p_sort when 'screening' then 'liren_screener'::name else 'liren_door'::name end;

-- Check a ticket and spend it. Returns the body of the entry, or null when the entry is not yet known to be on disk:
-- the caller's transaction then leaves the point to wait for, and asking again after it is committed succeeds.
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
  -- A mark that a crash loses is like a use rolled back: the same values may be shown again under the same entry.
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

-- As before; an entry that names no raw row needs no look at the records.
create or replace function vault.read(p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint)
returns table (status text, sort text, subject_id bigint, field text, value text, standing text, record_id bigint,
               rule text, observed_on date)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_body jsonb := vault.spend(p_community, p_entry, p_secret, p_actor, array['disclosure', 'class']);
  v_fields jsonb := v_body -> 'fields';
begin
  if v_body is null then
    return query select 'again', null::text, null::bigint, null::text, null::text, null::text, null::bigint, null::text,
                        null::date;
    return;
  end if;
  return query
    select 'value', v.entity_sort, v.entity_id, v.field, v.value, v.standing, v.record_id, v.rule, v.observed_on
    from ledger.entry_subject s
    join vault.value v on v.community_id = s.community_id and v.entity_sort = s.sort and v.entity_id = s.subject_id
    where s.community_id = p_community and s.entry_id = p_entry and v_fields ? v.field
    order by 2, 3, 4;
  if v_fields ? 'row' then
    return query
      select 'value', s.sort, s.subject_id, 'row', r.facts::text, 'current', r.record_id, 'source', null::date
      from ledger.entry_subject s
      join vault.record r on r.community_id = s.community_id and r.record_id = s.subject_id
      where s.community_id = p_community and s.entry_id = p_entry and s.sort = 'record'
      order by 3;
  end if;
end $$;

revoke all on function vault.sight, vault.is_flushed, vault.login_for from public;
