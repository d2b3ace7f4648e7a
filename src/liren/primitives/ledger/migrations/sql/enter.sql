-- Writing an entry, with the words checked by whoever took them in: an event's by append_event, a disclosure's by the
-- door, which knows most of its words from the compiled agreement. Every statement inside a function costs as much as a
-- bare look-up, so what can be an expression is one (an assignment is, PERFORM is not).

-- The same text as before, from one function of the server: no blanks, strings escaped as RFC 8785 asks.
create or replace function ledger.listed(p text[]) returns text
language sql immutable parallel safe
return array_to_json(p)::text;

-- `p_data` is canonical JSON (ledger.flat makes it), `p_subjects` and all words have been checked.
create function ledger.enter(
  p_sort text, p_community bigint, p_actor bigint, p_post bigint, p_verb text, p_subjects text[], p_is_class boolean,
  p_purpose text, p_basis text, p_fields text[], p_case text, p_reason text, p_data text)
returns bigint language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_at timestamptz := clock_timestamp();
  v_salt bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  v_subjects text := case when p_is_class then ledger.named(p_subjects, true) else array_to_json(p_subjects)::text end;
  v_ignored text;
  v_body bytea;
  v_id bigint;
begin
  if p_community is null or p_actor is null or p_verb is null or p_subjects is null or p_fields is null then
    raise exception 'ledger.incomplete' using errcode = 'LR400';
  end if;
  -- A SET clause on this function would be undone before the commit: the setting must live as long as the transaction.
  if current_setting('synchronous_commit') = 'off' then
    v_ignored := set_config('synchronous_commit', 'on', true);
  end if;
  v_body := convert_to(
    '{"actor":' || p_actor
    || ',"at":' || to_json(to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
    || ',"basis":' || coalesce(to_json(p_basis)::text, 'null')
    || ',"case":' || coalesce(to_json(p_case)::text, 'null')
    || ',"community":' || p_community
    || ',"data":' || p_data
    || ',"db_role":' || to_json(session_user::text)::text
    || ',"fields":' || array_to_json(p_fields)::text
    || ',"post":' || coalesce(p_post::text, 'null')
    || ',"purpose":' || coalesce(to_json(p_purpose)::text, 'null')
    || ',"reason":' || coalesce(to_json(p_reason)::text, 'null')
    || ',"sort":' || to_json(p_sort)::text
    || ',"subjects":' || v_subjects
    || ',"v":1,"verb":' || to_json(p_verb)::text || '}', 'UTF8');
  insert into ledger.entry (community_id, at, db_role, commitment)
  values (p_community, v_at, session_user, sha256('liren.entry.v1\000'::bytea || v_salt || v_body))
  returning id into v_id;
  insert into ledger.entry_payload (community_id, entry_id, actor_id, salt, body)
  values (p_community, v_id, p_actor, v_salt, v_body);
  if cardinality(p_subjects) > 0 then
    insert into ledger.entry_subject (community_id, sort, subject_id, entry_id, is_class)
    select p_community, split_part(s, ':', 1), split_part(s, ':', 2)::bigint, v_id, p_is_class from unnest(p_subjects) s;
  end if;
  insert into ledger.entry_pending (community_id, entry_id) values (p_community, v_id);
  return v_id;
end $$;

create or replace function ledger.write(
  p_sort text, p_community bigint, p_actor bigint, p_post bigint, p_verb text, p_subjects text[], p_is_class boolean,
  p_purpose text, p_basis text, p_fields text[], p_case text, p_reason text, p_data jsonb)
returns bigint language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if p_verb is null or p_subjects is null or p_fields is null then
    raise exception 'ledger.incomplete' using errcode = 'LR400';
  end if;
  perform ledger.check_words(p_verb, p_subjects, p_purpose, p_basis, p_fields, p_case, p_reason, p_data);
  return ledger.enter(p_sort, p_community, p_actor, p_post, p_verb, p_subjects, p_is_class, p_purpose, p_basis, p_fields,
                      p_case, p_reason, ledger.flat(coalesce(p_data, '{}')));
end $$;

revoke all on function ledger.enter from public;
