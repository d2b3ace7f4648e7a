-- The first half of the door: an entry is written only when a compiled agreement allows what it says.

create function agreements.refuse(p_code text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using message = p_code, errcode = 'LR403';
end $$;

-- The role of a post that the actor holds today in this community, or a refusal.
create function agreements.role_held(p_community bigint, p_actor bigint, p_post bigint)
returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_today constant date := (clock_timestamp() at time zone 'Asia/Shanghai')::date;
  v_role text;
begin
  select p.role into v_role
  from public.actors_appointment a join public.actors_post p on p.id = a.post_id and p.community_id = a.community_id
  where a.community_id = p_community and a.user_id = p_actor and a.post_id = p_post
    and a.from_on <= v_today and (a.until_on is null or a.until_on >= v_today)
  limit 1;
  if v_role is null then
    perform agreements.refuse('agreements.post_not_held');
  end if;
  return v_role;
end $$;

-- The compiled row for a purpose that names this role and is in force today, or a refusal.
create function agreements.in_force(p_community bigint, p_purpose text, p_role text)
returns agreements.compiled language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  v_today constant date := (clock_timestamp() at time zone 'Asia/Shanghai')::date;
  v_row agreements.compiled;
begin
  select * into v_row from agreements.compiled c
  where c.community_id = p_community and c.purpose = p_purpose
    and c.valid_from <= v_today and (c.valid_until is null or c.valid_until >= v_today)
  order by p_role = any (c.roles) desc, c.edition desc limit 1;
  if v_row.purpose is null then
    perform agreements.refuse('agreements.purpose_not_agreed');
  end if;
  if p_role <> all (v_row.roles) then
    perform agreements.refuse('agreements.post_not_named');
  end if;
  return v_row;
end $$;

-- `person.phone` allows the field phone of persons; `person.fact.*` allows every fact that no field stands for.
create function agreements.allows(p_allowed text[], p_sort text, p_field text) returns boolean
language sql immutable
return (p_sort || '.' || p_field) = any (p_allowed)
  or (p_field like 'fact.%' and (p_sort || '.fact.*') = any (p_allowed));

create function agreements.ticket(p_community bigint, p_entry bigint, p_actor bigint, p_sort text)
returns bytea language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_secret bytea := ledger.salt();
begin
  insert into vault.ticket (community_id, entry_id, actor_id, sort, secret)
  values (p_community, p_entry, p_actor, p_sort, v_secret);
  return v_secret;
end $$;

create function agreements.append_disclosure(
  p_community bigint, p_actor bigint, p_post bigint, p_purpose text, p_subjects text[], p_fields text[],
  p_case text, p_reason text, p_is_class boolean, out entry_id bigint, out secret bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_row agreements.compiled;
  v_sort text := case when p_is_class then 'class' else 'disclosure' end;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    perform agreements.refuse('vault.transaction_not_clean');
  end if;
  perform set_config('liren.community', p_community::text, true);
  v_row := agreements.in_force(p_community, p_purpose, agreements.role_held(p_community, p_actor, p_post));
  if coalesce(cardinality(p_subjects), 0) = 0 or coalesce(cardinality(p_fields), 0) = 0 then
    perform agreements.refuse('agreements.nothing_asked');
  end if;
  if cardinality(p_subjects) > (case when p_is_class then v_row.max_class else v_row.max_subjects end) then
    perform agreements.refuse('agreements.too_many_subjects');
  end if;
  if exists (select from (select distinct split_part(s, ':', 1) as sort from unnest(p_subjects) s) x, unnest(p_fields) f
             where agreements.allows(v_row.fields, x.sort, f) is not true) then
    perform agreements.refuse('agreements.field_not_agreed');
  end if;
  if v_row.case_required and p_case is null then
    perform agreements.refuse('agreements.case_missing');
  end if;
  if v_row.reason_required and coalesce(length(trim(p_reason)), 0) < 2 then
    perform agreements.refuse('agreements.reason_missing');
  end if;
  entry_id := ledger.write(v_sort, p_community, p_actor, p_post,
    case when p_is_class then 'class.disclosed' else 'subject.disclosed' end,
    p_subjects, p_is_class, p_purpose, v_row.basis, p_fields, p_case, p_reason,
    jsonb_build_object('agreement', v_row.agreement, 'edition', v_row.edition::text));
  secret := agreements.ticket(p_community, entry_id, p_actor, v_sort);
end $$;

revoke all on function agreements.refuse, agreements.role_held, agreements.in_force, agreements.allows,
  agreements.ticket, agreements.append_disclosure from public;
grant execute on function agreements.append_disclosure to liren_door;
