-- What the sequencer may write is re-checked here: it forms positions, it cannot bend the chain or the leaf.

create function ledger.check_position() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_zero constant bytea := decode(repeat('00', 32), 'hex');
  v_commitment bytea;
  v_last bigint;
  v_before ledger.entry_position;
begin
  select max(p.index) into v_last from ledger.entry_position p where p.community_id = new.community_id;
  if new.index <> coalesce(v_last + 1, 0) then
    raise exception 'ledger.index_not_next' using errcode = 'LR409';
  end if;
  select e.commitment into strict v_commitment
  from ledger.entry e where e.community_id = new.community_id and e.id = new.entry_id;
  if new.leaf_hash <> sha256('\x0001'::bytea || v_commitment || new.tag || int8send(new.count) || new.previous) then
    raise exception 'ledger.leaf_not_valid' using errcode = 'LR409';
  end if;
  if new.tag = v_zero then
    return new;
  end if;
  select * into v_before from ledger.entry_position p
  where p.community_id = new.community_id and p.tag = new.tag order by p.count desc limit 1;
  if new.count <> coalesce(v_before.count, 0) + 1 or new.previous <> coalesce(v_before.leaf_hash, v_zero) then
    raise exception 'ledger.chain_broken' using errcode = 'LR409';
  end if;
  return new;
end $$;

create trigger check_position before insert on ledger.entry_position
  for each row execute function ledger.check_position();

-- Personal Information Protection Law art. 56: records of handling are kept for at least three years. After that the
-- salt, the body and the subjects may go; the commitment, the position and every proof stay as they are.
create function ledger.erase_payload(p_community bigint, p_entry bigint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_at timestamptz;
begin
  perform set_config('liren.community', p_community::text, true);
  select e.at into v_at from ledger.entry e where e.community_id = p_community and e.id = p_entry;
  if v_at is null or v_at > clock_timestamp() - interval '3 years' then
    raise exception 'ledger.must_be_kept' using errcode = 'LR409';
  end if;
  if exists (select from ledger.entry_pending q where q.community_id = p_community and q.entry_id = p_entry) then
    raise exception 'ledger.not_sequenced' using errcode = 'LR409';
  end if;
  delete from ledger.entry_payload x where x.community_id = p_community and x.entry_id = p_entry;
  if not found then
    return false;
  end if;
  delete from ledger.entry_subject x where x.community_id = p_community and x.entry_id = p_entry;
  perform ledger.write('event', p_community, 0, null, 'entry.erased', '{}', false, null, '个人信息保护法第四十七条', '{}',
                       null, null, jsonb_build_object('entry', p_entry));
  return true;
end $$;

revoke all on function ledger.check_position() from public;
revoke all on function ledger.erase_payload(bigint, bigint) from public;
grant execute on function ledger.erase_payload(bigint, bigint) to liren_sequencer;
