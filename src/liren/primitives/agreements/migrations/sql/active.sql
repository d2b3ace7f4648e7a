-- An account that was switched off holds no post any more, whatever its appointments say.

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

create or replace function agreements.rule(
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
