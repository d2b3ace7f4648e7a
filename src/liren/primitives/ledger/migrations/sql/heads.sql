-- The last leaf of a chain is found by the chains' index. That index leaves out the zero tag, and PostgreSQL uses it only
-- where the question leaves it out in as many words: without them each leaf read the whole log.

create or replace function ledger.check_position() returns trigger
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
  where p.community_id = new.community_id and p.tag = new.tag
    and p.tag <> '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea
  order by p.count desc limit 1;
  if new.count <> coalesce(v_before.count, 0) + 1 or new.previous <> coalesce(v_before.leaf_hash, v_zero) then
    raise exception 'ledger.chain_broken' using errcode = 'LR409';
  end if;
  return new;
end $$;
