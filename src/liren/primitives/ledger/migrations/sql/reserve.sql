-- As before, with the screener's verb reserved too: only the functions that check an agreement write these verbs.
create or replace function ledger.append_event(
  p_community bigint, p_actor bigint, p_post bigint, p_verb text, p_subjects text[], p_purpose text, p_basis text,
  p_fields text[], p_case text, p_data jsonb)
returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_community is distinct from nullif(current_setting('liren.community', true), '')::bigint then
    raise exception 'ledger.other_community' using errcode = 'LR403';
  end if;
  if p_verb ~ '\.(disclosed|searched|screened)$' then
    raise exception 'ledger.verb_reserved' using errcode = 'LR403';
  end if;
  if cardinality(p_subjects) > 100 then
    raise exception 'ledger.too_many_subjects' using errcode = 'LR400';
  end if;
  return ledger.write('event', p_community, p_actor, p_post, p_verb, p_subjects, false,
                      p_purpose, p_basis, p_fields, p_case, null, p_data);
end $$;
