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

revoke all on function vault.born_between, vault.screened from public;
grant execute on function vault.screened to liren_screener;
