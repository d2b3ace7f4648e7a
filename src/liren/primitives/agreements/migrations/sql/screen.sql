-- The first half of a screening: the rule runs, and everybody whom it found is named in one class entry. Nothing is
-- answered but the entry: whoever rolls it back has learnt nothing.

create function agreements.append_screening(
  p_community bigint, p_actor bigint, p_post bigint, p_purpose text, p_rule text, p_from date, p_until date,
  p_case text, p_reason text, out entry_id bigint, out secret bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v agreements.ruling;
  v_ids bigint[];
  v_subjects text[];
  v_ignored text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'vault.transaction_not_clean' using errcode = 'LR403';
  end if;
  v_ignored := set_config('liren.community', p_community::text, true);
  v := agreements.rule(p_community, p_actor, p_post, p_purpose, array['person:0'], array['birth']);
  if p_rule is distinct from 'born_between' or p_from is null or p_until is null or p_from > p_until
     or p_from < date '1850-01-01' or p_until > date '2200-01-01' then
    raise exception 'agreements.rule_not_listed' using errcode = 'LR400';
  end if;
  if v.is_allowed is not true then
    raise exception 'agreements.field_not_agreed' using errcode = 'LR403';
  end if;
  v_ignored := agreements.check_claim(v, '{}', '{birth}', p_case, p_reason);
  v_ids := vault.born_between(p_community, p_from, p_until);
  if cardinality(v_ids) > v.max_class then
    raise exception 'agreements.too_many_subjects' using errcode = 'LR403';
  end if;
  v_subjects := array(select 'person:' || n from unnest(v_ids) n);
  entry_id := ledger.enter('screening', p_community, p_actor, p_post, 'class.screened', v_subjects,
    cardinality(v_ids) > 0, p_purpose, v.basis, '{birth}', p_case, p_reason,
    '{"agreement":' || to_json(v.agreement)::text || ',"edition":"' || v.edition::text || '","from":"' || p_from::text
    || '","rule":"born_between","until":"' || p_until::text || '"}');
  secret := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  insert into vault.ticket (community_id, entry_id, actor_id, sort, secret)
  values (p_community, append_screening.entry_id, p_actor, 'screening', append_screening.secret);
end $$;

revoke all on function agreements.append_screening from public;
grant usage on schema agreements to liren_screener;
grant execute on function agreements.append_screening to liren_screener;
