-- Masked lists, and search by blinded words.

-- What lists may show: labels that were written masked. At most 500 at once, in the caller's community only.
create function vault.masks(p_sort text, p_ids bigint[])
returns table (entity_id bigint, label text, facts jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if cardinality(p_ids) > 500 then
    raise exception 'vault.too_many_masks' using errcode = 'LR400';
  end if;
  return query select m.entity_id, m.label, m.facts from vault.mask m
  where m.community_id = nullif(current_setting('liren.community', true), '')::bigint
    and m.entity_sort = p_sort and m.entity_id = any (p_ids);
end $$;

-- The entry of a search holds no text: the kinds of words, and a digest of the blinded words, so that one entry is one
-- search even if its transaction is rolled back and asked again.
create function vault.query_digest(p_kinds text[], p_tokens bytea[]) returns text
language sql immutable
return encode(sha256((
  select string_agg(convert_to(w.kind, 'UTF8') || '\x00'::bytea || w.token, ''::bytea order by w.kind collate "C", w.token)
  from unnest(p_kinds, p_tokens) w(kind, token))), 'hex');

-- At most 20 masked hits that carry every word; one more row of status 'more' says that there are others.
create function vault.search(
  p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint, p_kinds text[], p_tokens bytea[])
returns table (status text, sort text, entity_id bigint, label text, facts jsonb)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_body jsonb;
  v_words integer := cardinality(p_tokens);
begin
  if v_words is null or v_words not between 1 and 40 or cardinality(p_kinds) is distinct from v_words
     or array_position(p_kinds, null) is not null
     or exists (select from unnest(p_tokens) t where t is null or length(t) <> 16)
     or exists (select from unnest(p_kinds, p_tokens) w(k, t) group by w.k, w.t having count(*) > 1) then
    perform vault.refuse('vault.words_not_valid');
  end if;
  v_body := vault.spend(p_community, p_entry, p_secret, p_actor, array['search']);
  if v_body is null then
    return query select 'again', null::text, null::bigint, null::text, null::jsonb;
    return;
  end if;
  if v_body -> 'data' ->> 'query' is distinct from vault.query_digest(p_kinds, p_tokens) then
    perform vault.refuse('vault.no_such_entry');
  end if;
  return query
    with hits as (
      select b.entity_sort, b.entity_id, row_number() over (order by b.entity_sort, b.entity_id) as place
      from unnest(p_kinds, p_tokens) w(kind, token)
      join vault.blind_index b on b.community_id = p_community and b.kind = w.kind and b.token = w.token
      group by b.entity_sort, b.entity_id having count(*) = v_words
      order by b.entity_sort, b.entity_id limit 21)
    select case when h.place <= 20 then 'hit' else 'more' end,
           case when h.place <= 20 then h.entity_sort end, case when h.place <= 20 then h.entity_id end,
           case when h.place <= 20 then coalesce(m.label, '***') end, case when h.place <= 20 then m.facts end
    from hits h
    left join vault.mask m
      on m.community_id = p_community and m.entity_sort = h.entity_sort and m.entity_id = h.entity_id
    order by h.place;
end $$;

-- Spent and forgotten tickets are of no use after an hour.
create function vault.drop_old_tickets(p_community bigint) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_count bigint;
begin
  perform set_config('liren.community', p_community::text, true);
  delete from vault.ticket t where t.community_id = p_community and t.at < clock_timestamp() - interval '1 hour';
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function vault.masks, vault.query_digest, vault.search, vault.drop_old_tickets from public;
grant usage on schema vault to liren_sequencer;
grant execute on function vault.masks to liren_web, liren_door, liren_importer, liren_linker;
grant execute on function vault.search to liren_door;
grant execute on function vault.drop_old_tickets to liren_sequencer;
