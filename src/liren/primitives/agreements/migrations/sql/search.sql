-- A search is entered before it is made: purpose and actor, the kinds of words, no text. At most 30 a minute by one
-- actor; they take turns, so that many at once do not slip under the count.

create function agreements.append_search(
  p_community bigint, p_actor bigint, p_post bigint, p_purpose text, p_kinds text[], p_tokens bytea[],
  p_case text, p_reason text, out entry_id bigint, out secret bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_row agreements.compiled;
  v_recent integer;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    perform agreements.refuse('vault.transaction_not_clean');
  end if;
  perform set_config('liren.community', p_community::text, true);
  v_row := agreements.in_force(p_community, p_purpose, agreements.role_held(p_community, p_actor, p_post));
  if not v_row.may_search then
    perform agreements.refuse('agreements.purpose_may_not_search');
  end if;
  if coalesce(cardinality(p_tokens), 0) not between 1 and 40 or cardinality(p_kinds) <> cardinality(p_tokens) then
    perform agreements.refuse('agreements.nothing_asked');
  end if;
  if v_row.case_required and p_case is null then
    perform agreements.refuse('agreements.case_missing');
  end if;
  if v_row.reason_required and coalesce(length(trim(p_reason)), 0) < 2 then
    perform agreements.refuse('agreements.reason_missing');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('liren.search/' || p_community || '/' || p_actor, 0));
  select count(*) into v_recent from vault.ticket t
  where t.community_id = p_community and t.actor_id = p_actor and t.sort = 'search'
    and t.at > clock_timestamp() - interval '1 minute';
  if v_recent >= 30 then
    perform agreements.refuse('agreements.searching_too_fast');
  end if;
  entry_id := ledger.write('search', p_community, p_actor, p_post, 'register.searched', '{}', false, p_purpose,
    v_row.basis, array(select distinct k from unnest(p_kinds) k order by k), p_case, p_reason,
    jsonb_build_object('agreement', v_row.agreement, 'edition', v_row.edition::text, 'words', cardinality(p_tokens),
                       'query', vault.query_digest(p_kinds, p_tokens)));
  secret := agreements.ticket(p_community, entry_id, p_actor, 'search');
end $$;

revoke all on function agreements.append_search from public;
grant execute on function agreements.append_search to liren_door;
