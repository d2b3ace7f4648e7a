-- A value that somebody says is wrong, and what they and its source say instead. All three lie in vault.value: the
-- value itself marked, the others under the report and the correction that they belong to, so that the door opens them
-- as it opens any value, under an entry that names them.

alter table vault.value add column is_contested boolean not null default false;

-- What a person wrote down: of a `report` what they hold to be right, of a `correction` what its source answered. Takes
-- the place of what stood there; an empty text leaves nothing.
create function vault.seal(p_sort text, p_id bigint, p_field text, p_value text, p_on date) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_community constant bigint := nullif(current_setting('liren.community', true), '')::bigint;
begin
  if (p_sort in ('report', 'correction') and length(p_value) <= 300) is not true then
    perform vault.refuse('vault.not_sealed');
  end if;
  delete from vault.value v
  where v.community_id = v_community and v.entity_sort = p_sort and v.entity_id = p_id and v.field = p_field
    and v.rule = 'given';
  if p_value <> '' then
    insert into vault.value (community_id, entity_sort, entity_id, field, value, standing, rule, observed_on)
    values (v_community, p_sort, p_id, p_field, p_value, 'current', 'given', p_on);
  end if;
end $$;

-- Keep under a correction the value that it is about: of those that a record gives an entity in a field, the p_nth
-- (from 0). Tells whether there is one.
create function vault.seal_said(
  p_correction bigint, p_sort text, p_entity bigint, p_field text, p_record bigint, p_nth integer)
returns boolean language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_community constant bigint := nullif(current_setting('liren.community', true), '')::bigint;
begin
  insert into vault.value (community_id, entity_sort, entity_id, field, value, standing, record_id, rule)
  select v_community, 'correction', p_correction, p_field, v.value, 'past', p_record, 'reported'
  from vault.value v
  where v.community_id = v_community and v.entity_sort = p_sort and v.entity_id = p_entity and v.field = p_field
    and v.record_id = p_record
  order by v.id offset p_nth limit 1;
  return found;
end $$;

-- Which of some corrections are about that same value.
create function vault.about_the_same(
  p_corrections bigint[], p_sort text, p_entity bigint, p_field text, p_record bigint, p_nth integer)
returns bigint[] language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(c.entity_id order by c.entity_id), '{}')
  from vault.value c
  where c.community_id = nullif(current_setting('liren.community', true), '')::bigint
    and c.entity_sort = 'correction' and c.entity_id = any (p_corrections) and c.field = p_field
    and c.rule = 'reported'
    and c.value = (
      select v.value from vault.value v
      where v.community_id = c.community_id and v.entity_sort = p_sort and v.entity_id = p_entity
        and v.field = p_field and v.record_id = p_record
      order by v.id offset p_nth limit 1)
$$;

-- Mark those values of an entity in a field as contested that the named corrections are about, and no others; answers
-- with their places (0 is the value in use).
create function vault.mark_contested(p_sort text, p_entity bigint, p_field text, p_corrections bigint[])
returns integer[] language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_community constant bigint := nullif(current_setting('liren.community', true), '')::bigint;
  v_texts constant text[] := array(
    select c.value from vault.value c
    where c.community_id = v_community and c.entity_sort = 'correction' and c.entity_id = any (p_corrections)
      and c.field = p_field and c.rule = 'reported');
begin
  update vault.value v set is_contested = v.value = any (v_texts)
  where v.community_id = v_community and v.entity_sort = p_sort and v.entity_id = p_entity and v.field = p_field
    and v.is_contested <> (v.value = any (v_texts));
  return array(
    select o.place::integer
    from (select row_number() over (order by v.id) - 1 as place, v.is_contested from vault.value v
          where v.community_id = v_community and v.entity_sort = p_sort and v.entity_id = p_entity
            and v.field = p_field) o
    where o.is_contested order by 1);
end $$;

-- As before; a date that somebody says is wrong finds nobody: what rests on it waits for an answer.
create or replace function vault.born_between(p_community bigint, p_from date, p_until date) returns bigint[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct v.entity_id order by v.entity_id), '{}')
  from vault.value v
  where v.community_id = p_community and v.entity_sort = 'person' and v.field = 'birth' and v.standing = 'current'
    and not v.is_contested
    and v.value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and v.value between p_from::text and p_until::text
$$;

revoke all on function vault.seal, vault.seal_said, vault.about_the_same, vault.mark_contested, vault.born_between
  from public;
grant execute on function vault.seal, vault.seal_said, vault.about_the_same, vault.mark_contested to liren_web;
