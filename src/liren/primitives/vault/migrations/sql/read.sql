-- The door. Nothing here is dynamic SQL; every name is qualified; the search path is pinned, the temporary schema last.
--
-- Invariant 1: in a transaction that has written nothing, MVCC shows only what other transactions committed. So an
--   entry that such a transaction sees is committed. (A savepoint that wrote and was rolled back leaves the top
--   transaction's id assigned; a prepared transaction is invisible until it is committed.)
-- Invariant 2: what is visible was inserted into the log before pg_current_wal_insert_lsn(), asked afterwards. Once
--   pg_current_wal_flush_lsn() has passed that point the entry survives a crash, whatever the writer did with
--   synchronous_commit (it may be switched off between the append and the commit; no SET clause can prevent that).
-- Invariant 3: a ticket is spent by an UPDATE of its row, so two readers cannot both spend it.

create function vault.refuse(p_code text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using message = p_code, errcode = 'LR403';
end $$;

-- Check a ticket and spend it. Returns the body of the entry, or null when the entry is not yet known to be on disk:
-- the caller's transaction then leaves the point to wait for, and asking again after it is committed succeeds.
create function vault.spend(p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint, p_sorts text[])
returns jsonb language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_entry ledger.entry;
  v_ticket vault.ticket;
  v_body jsonb;
  v_seen pg_lsn;
  v_flushed boolean;
begin
  if pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'read committed' then
    perform vault.refuse('vault.transaction_not_clean');
  end if;
  perform set_config('liren.community', p_community::text, true);
  select * into v_entry from ledger.entry e where e.community_id = p_community and e.id = p_entry;
  select * into v_ticket from vault.ticket t where t.community_id = p_community and t.entry_id = p_entry;
  if v_entry.id is null or v_ticket.entry_id is null or v_entry.db_role <> 'liren_door' or session_user <> 'liren_door'
     or v_ticket.secret is distinct from p_secret or v_ticket.actor_id is distinct from p_actor
     or v_ticket.sort <> all (p_sorts) then
    perform vault.refuse('vault.no_such_entry');
  end if;
  if v_ticket.used_at is not null then
    perform vault.refuse('vault.entry_used');
  end if;
  if v_entry.at not between clock_timestamp() - interval '5 seconds' and clock_timestamp() then
    perform vault.refuse('vault.entry_stale');
  end if;
  v_seen := coalesce(v_ticket.flushed_before, pg_current_wal_insert_lsn());
  for i in 1 .. 20 loop
    v_flushed := pg_current_wal_flush_lsn() >= v_seen;
    exit when v_flushed;
    perform pg_sleep(0.0005);
  end loop;
  if not v_flushed then
    perform set_config('synchronous_commit', 'on', true);
    update vault.ticket t set flushed_before = v_seen where t.community_id = p_community and t.entry_id = p_entry;
    return null;
  end if;
  -- The mark need not survive a crash: by then the entry is stale.
  perform set_config('synchronous_commit', 'off', true);
  update vault.ticket t set used_at = clock_timestamp()
  where t.community_id = p_community and t.entry_id = p_entry and t.used_at is null;
  if not found then
    perform vault.refuse('vault.entry_used');
  end if;
  select convert_from(p.body, 'UTF8')::jsonb into v_body
  from ledger.entry_payload p where p.community_id = p_community and p.entry_id = p_entry;
  if v_body is null or (v_body ->> 'community')::bigint <> p_community or (v_body ->> 'actor')::bigint <> p_actor then
    perform vault.refuse('vault.no_such_entry');
  end if;
  return v_body;
end $$;

-- The values of exactly the subjects and fields that the entry names; of a record, the raw row (`row`). One row of status 'again' and nothing else means:
-- not yet on disk, ask once more.
create function vault.read(p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint)
returns table (status text, sort text, subject_id bigint, field text, value text, standing text, record_id bigint,
               rule text, observed_on date)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_body jsonb := vault.spend(p_community, p_entry, p_secret, p_actor, array['disclosure', 'class']);
  v_fields text[];
begin
  if v_body is null then
    return query select 'again', null::text, null::bigint, null::text, null::text, null::text, null::bigint, null::text,
                        null::date;
    return;
  end if;
  v_fields := array(select jsonb_array_elements_text(v_body -> 'fields'));
  return query
    select 'value', v.entity_sort, v.entity_id, v.field, v.value, v.standing, v.record_id, v.rule, v.observed_on
    from ledger.entry_subject s
    join vault.value v on v.community_id = s.community_id and v.entity_sort = s.sort and v.entity_id = s.subject_id
    where s.community_id = p_community and s.entry_id = p_entry and v.field = any (v_fields)
    union all
    select 'value', s.sort, s.subject_id, 'row', r.facts::text, 'current', r.record_id, 'source', null::date
    from ledger.entry_subject s
    join vault.record r on r.community_id = s.community_id and r.record_id = s.subject_id
    where s.community_id = p_community and s.entry_id = p_entry and s.sort = 'record' and 'row' = any (v_fields)
    order by 2, 3, 4;
end $$;

-- A stored file, piece by piece, under an entry that names it as its subject and `file` as its field.
create function vault.read_file(p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint)
returns table (status text, sort text, name text, ordinal integer, bytes bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_body jsonb := vault.spend(p_community, p_entry, p_secret, p_actor, array['disclosure']);
begin
  if v_body is null then
    return query select 'again', null::text, null::text, null::integer, null::bytea;
    return;
  end if;
  if v_body -> 'fields' <> '["file"]'::jsonb then
    perform vault.refuse('vault.no_such_entry');
  end if;
  return query
    select 'value', f.sort, f.name, c.ordinal, c.bytes
    from ledger.entry_subject s
    join vault.file f on f.community_id = s.community_id and f.id = s.subject_id and f.sort = s.sort
    join vault.file_chunk c on c.community_id = f.community_id and c.file_id = f.id
    where s.community_id = p_community and s.entry_id = p_entry
    order by c.ordinal;
end $$;

revoke all on function vault.refuse, vault.spend, vault.read, vault.read_file from public;
grant execute on function vault.read, vault.read_file to liren_door;
