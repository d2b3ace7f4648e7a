-- What files are called, by itself; and erasing files, which ends on the ledger in the same breath.

alter table vault.file add column erased_at timestamptz;

-- The names of exactly the files that the entry names, under an entry whose field is `file_name`.
create function vault.read_names(p_community bigint, p_entry bigint, p_secret bytea, p_actor bigint)
returns table (status text, sort text, subject_id bigint, name text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_body jsonb := vault.spend(p_community, p_entry, p_secret, p_actor, array['disclosure']);
begin
  if v_body is null then
    return query select 'again', null::text, null::bigint, null::text;
    return;
  end if;
  if v_body -> 'fields' <> '["file_name"]'::jsonb then
    raise exception 'vault.no_such_entry' using errcode = 'LR403';
  end if;
  return query
    select 'value', f.sort, f.id, f.name
    from ledger.entry_subject s
    join vault.file f on f.community_id = s.community_id and f.id = s.subject_id and f.sort = s.sort
    where s.community_id = p_community and s.entry_id = p_entry and f.erased_at is null
    order by f.sort, f.id;
end $$;

-- Erase the files of a delivery: their bytes and names go, their number, size and digest stay. There is no way to do the
-- one without the entry, and none to erase what is not an upload or its error file. Returns the entry, or null when
-- nothing was left to erase.
create function vault.erase_files(
  p_community bigint, p_actor bigint, p_post bigint, p_delivery bigint, p_files bigint[], p_cause text)
returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_files bigint[];
begin
  if p_community is distinct from nullif(current_setting('liren.community', true), '')::bigint then
    raise exception 'ledger.other_community' using errcode = 'LR403';
  end if;
  with erased as (
    update vault.file f set name = '', erased_at = clock_timestamp()
    where f.community_id = p_community and f.id = any (p_files) and f.erased_at is null
      and f.sort in ('upload', 'error_file')
    returning f.id)
  select coalesce(array_agg(id order by id), '{}') into v_files from erased;
  if cardinality(v_files) = 0 then
    return null;
  end if;
  delete from vault.file_chunk c where c.community_id = p_community and c.file_id = any (v_files);
  return ledger.append_event(p_community, p_actor, p_post, 'delivery.file_erased', array['delivery:' || p_delivery],
    null, null, '{}', null, jsonb_build_object('cause', p_cause, 'files', cardinality(v_files)));
end $$;

revoke all on function vault.read_names, vault.erase_files from public;
grant execute on function vault.read_names to liren_door;
grant execute on function vault.erase_files to liren_importer;
