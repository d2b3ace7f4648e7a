-- The first half of the door in fewer statements. What it asks of a purpose, subjects and fields is unchanged, and so is
-- the order in which it refuses; of an actor it asks more: an account that was switched off holds no post any more,
-- whatever its appointments say.

create or replace function agreements.role_held(p_community bigint, p_actor bigint, p_post bigint)
returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_today constant date := (clock_timestamp() at time zone 'Asia/Shanghai')::date;
  v_role text;
begin
  select p.role into v_role
  from public.actors_appointment a join public.actors_post p on p.id = a.post_id and p.community_id = a.community_id
       join public.actors_user u on u.id = a.user_id and u.is_active
  where a.community_id = p_community and a.user_id = p_actor and a.post_id = p_post
    and a.from_on <= v_today and (a.until_on is null or a.until_on >= v_today)
  limit 1;
  if v_role is null then
    perform agreements.refuse('agreements.post_not_held');
  end if;
  return v_role;
end $$;

-- What the compiled agreement says about a claim: the actor's role today, the row in force for it, and whether it allows
-- every field for every sort of subject (null: a subject or field is null, which nothing allows).
create type agreements.ruling as (
  role text, agreement text, edition date, basis text, roles text[], max_subjects integer, max_class integer,
  case_required boolean, reason_required boolean, may_search boolean, is_allowed boolean);

create function agreements.rule(
  p_community bigint, p_actor bigint, p_post bigint, p_purpose text, p_subjects text[], p_fields text[])
returns agreements.ruling language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_today constant date := (clock_timestamp() at time zone 'Asia/Shanghai')::date;
  v agreements.ruling;
begin
  select h.role, c.agreement, c.edition, c.basis, c.roles, c.max_subjects, c.max_class, c.case_required,
         c.reason_required, c.may_search,
         not exists (select from unnest(p_fields) f, (select distinct split_part(s, ':', 1) as sort from unnest(p_subjects) s) x
                     where ((x.sort || '.' || f) = any (c.fields)
                            or (f like 'fact.%' and (x.sort || '.fact.*') = any (c.fields))) is not true)
  into v
  from (select p.role
        from public.actors_appointment a
        join public.actors_post p on p.id = a.post_id and p.community_id = a.community_id
        join public.actors_user u on u.id = a.user_id and u.is_active
        where a.community_id = p_community and a.user_id = p_actor and a.post_id = p_post
          and a.from_on <= v_today and (a.until_on is null or a.until_on >= v_today)
        limit 1) h
  left join agreements.compiled c
    on c.community_id = p_community and c.purpose = p_purpose
   and c.valid_from <= v_today and (c.valid_until is null or c.valid_until >= v_today)
  order by h.role = any (c.roles) desc nulls last, c.edition desc limit 1;
  if v.role is null then
    raise exception 'agreements.post_not_held' using errcode = 'LR403';
  end if;
  if v.agreement is null then
    raise exception 'agreements.purpose_not_agreed' using errcode = 'LR403';
  end if;
  if v.role <> all (v.roles) then
    raise exception 'agreements.post_not_named' using errcode = 'LR403';
  end if;
  return v;
end $$;

-- Refuse what a person typed or a caller made up; everything else in the entry is the agreement's own word.
create function agreements.check_claim(
  p_ruling agreements.ruling, p_subjects text[], p_fields text[], p_case text, p_reason text)
returns void language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  v_subject text;
  v_field text;
begin
  if p_ruling.case_required and p_case is null then
    raise exception 'agreements.case_missing' using errcode = 'LR403';
  end if;
  if p_ruling.reason_required and coalesce(length(trim(p_reason)), 0) < 2 then
    raise exception 'agreements.reason_missing' using errcode = 'LR403';
  end if;
  foreach v_subject in array p_subjects loop
    if (v_subject ~ '^[a-z][a-z_]{0,31}:(0|[1-9][0-9]{0,17})$') is not true then
      raise exception 'ledger.subject_not_valid' using errcode = 'LR400';
    end if;
  end loop;
  if cardinality(p_subjects) > 1
     and (select count(distinct s) from unnest(p_subjects) s) <> cardinality(p_subjects) then
    raise exception 'ledger.subject_not_valid' using errcode = 'LR400';
  end if;
  if cardinality(p_fields) > 200 then
    raise exception 'ledger.field_not_valid' using errcode = 'LR400';
  end if;
  foreach v_field in array p_fields loop
    if (length(v_field) between 1 and 64) is not true or (v_field ~ '[0-9０-９]' and ledger.may_identify(v_field)) then
      raise exception 'ledger.field_not_valid' using errcode = 'LR400';
    end if;
  end loop;
  if p_case !~ '^[a-z][a-z_]{0,31}:(0|[1-9][0-9]{0,17})$' then
    raise exception 'ledger.case_not_valid' using errcode = 'LR400';
  end if;
  if length(p_reason) > 200 or ledger.may_identify(p_reason) then
    raise exception 'ledger.words_may_identify' using errcode = 'LR400';
  end if;
end $$;

create or replace function agreements.append_disclosure(
  p_community bigint, p_actor bigint, p_post bigint, p_purpose text, p_subjects text[], p_fields text[],
  p_case text, p_reason text, p_is_class boolean, out entry_id bigint, out secret bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v agreements.ruling;
  v_sort text := case when p_is_class then 'class' else 'disclosure' end;
  v_ignored text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'vault.transaction_not_clean' using errcode = 'LR403';
  end if;
  v_ignored := set_config('liren.community', p_community::text, true);
  v := agreements.rule(p_community, p_actor, p_post, p_purpose, p_subjects, p_fields);
  if coalesce(cardinality(p_subjects), 0) = 0 or coalesce(cardinality(p_fields), 0) = 0 then
    raise exception 'agreements.nothing_asked' using errcode = 'LR403';
  end if;
  if cardinality(p_subjects) > (case when p_is_class then v.max_class else v.max_subjects end) then
    raise exception 'agreements.too_many_subjects' using errcode = 'LR403';
  end if;
  if v.is_allowed is not true then
    raise exception 'agreements.field_not_agreed' using errcode = 'LR403';
  end if;
  v_ignored := agreements.check_claim(v, p_subjects, p_fields, p_case, p_reason);
  entry_id := ledger.enter(v_sort, p_community, p_actor, p_post,
    case when p_is_class then 'class.disclosed' else 'subject.disclosed' end,
    p_subjects, p_is_class, p_purpose, v.basis, p_fields, p_case, p_reason,
    '{"agreement":' || to_json(v.agreement)::text || ',"edition":"' || v.edition::text || '"}');
  secret := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  insert into vault.ticket (community_id, entry_id, actor_id, sort, secret)
  values (p_community, append_disclosure.entry_id, p_actor, v_sort, append_disclosure.secret);
end $$;

revoke all on function agreements.rule, agreements.check_claim from public;
