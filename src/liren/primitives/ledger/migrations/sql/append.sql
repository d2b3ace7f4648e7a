-- The only writer of entries. A refusal is a stable code (errcode LR + an HTTP family) and never repeats a value.

-- The canonical form of RFC 8785 for what a body holds: PostgreSQL escapes strings exactly as the RFC asks, and every
-- key is ASCII, so byte order is the RFC's order.
create function ledger.quoted(p text) returns text
language sql immutable parallel safe
return coalesce(pg_catalog.to_json(p)::text, 'null');

create function ledger.listed(p text[]) returns text
language sql immutable parallel safe
return '[' || coalesce((select string_agg(ledger.quoted(x), ',' order by n) from unnest(p) with ordinality u(x, n)), '') || ']';

create function ledger.flat(p jsonb) returns text
language sql immutable parallel safe
return '{' || coalesce((
  select string_agg(ledger.quoted(key) || ':' || value::text, ',' order by key collate "C") from jsonb_each(p)), '') || '}';

-- Words that a person typed or a file carried may not smuggle a number that identifies somebody into the ledger.
create function ledger.may_identify(p text) returns boolean
language sql immutable parallel safe
return regexp_replace(p, '[[:space:]_.:/*-]', '', 'g') ~ '[0-9０-９]{7}';

-- Side data: flat, short, ASCII words, counts below the smallest phone number; a digest of 64 hex
-- digits or a date of the house may stand.
create function ledger.is_plain(p jsonb) returns boolean
language sql immutable parallel safe
return jsonb_typeof(p) = 'object' and length(p::text) <= 2000 and not exists (
  select from jsonb_each(p)
  where key !~ '^[a-z][a-z_]{0,39}$' or not case jsonb_typeof(value)
    when 'boolean' then true
    when 'null' then true
    when 'number' then value::text ~ '^(0|-?[1-9][0-9]{0,9})$'
    when 'string' then (value #>> '{}') ~ '^([0-9a-f]{64}|[0-9]{4}-[0-9]{2}-[0-9]{2})$'
      or ((value #>> '{}') ~ '^[A-Za-z0-9_.:/-]{0,80}$' and not ledger.may_identify(value #>> '{}'))
    else false end);

create function ledger.check_words(
  p_verb text, p_subjects text[], p_purpose text, p_basis text, p_fields text[], p_case text, p_reason text, p_data jsonb)
returns void language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if p_verb !~ '^[a-z][a-z_]{0,31}(\.[a-z][a-z_]{0,31}){1,3}$' then
    raise exception 'ledger.verb_not_valid' using errcode = 'LR400';
  end if;
  if exists (select from unnest(p_subjects) s where s is null or s !~ '^[a-z][a-z_]{0,31}:(0|[1-9][0-9]{0,17})$')
     or (select count(distinct s) from unnest(p_subjects) s) <> cardinality(p_subjects) then
    raise exception 'ledger.subject_not_valid' using errcode = 'LR400';
  end if;
  if p_purpose !~ '^[a-z][a-z_]{0,63}$' then
    raise exception 'ledger.purpose_not_valid' using errcode = 'LR400';
  end if;
  if length(p_basis) > 200 or length(p_reason) > 200 or ledger.may_identify(p_basis) or ledger.may_identify(p_reason) then
    raise exception 'ledger.words_may_identify' using errcode = 'LR400';
  end if;
  if cardinality(p_fields) > 200 or exists (
       select from unnest(p_fields) f where f is null or length(f) not between 1 and 64 or ledger.may_identify(f)) then
    raise exception 'ledger.field_not_valid' using errcode = 'LR400';
  end if;
  if p_case !~ '^[a-z][a-z_]{0,31}:(0|[1-9][0-9]{0,17})$' then
    raise exception 'ledger.case_not_valid' using errcode = 'LR400';
  end if;
  if p_data is not null and not ledger.is_plain(p_data) then
    raise exception 'ledger.data_not_plain' using errcode = 'LR400';
  end if;
end $$;

-- 32 bytes that nobody outside can predict: 244 bits of the server's own cryptographic generator.
create function ledger.salt() returns bytea
language sql volatile
return sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- A class names many subjects at once: its body commits to their number and digest, the sequencer to their tags.
create function ledger.named(p_subjects text[], p_is_class boolean) returns text
language sql immutable
return case when not p_is_class then ledger.listed(p_subjects) else
  '{"count":' || cardinality(p_subjects) || ',"digest":' || ledger.quoted(encode(sha256(convert_to(
    (select string_agg(s, ',' order by s collate "C") from unnest(p_subjects) s), 'UTF8')), 'hex')) || '}' end;

create function ledger.write(
  p_sort text, p_community bigint, p_actor bigint, p_post bigint, p_verb text, p_subjects text[], p_is_class boolean,
  p_purpose text, p_basis text, p_fields text[], p_case text, p_reason text, p_data jsonb)
returns bigint language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_at timestamptz := clock_timestamp();
  v_salt bytea := ledger.salt();
  v_body bytea;
  v_id bigint;
begin
  if p_community is null or p_actor is null or p_verb is null or p_subjects is null or p_fields is null then
    raise exception 'ledger.incomplete' using errcode = 'LR400';
  end if;
  perform ledger.check_words(p_verb, p_subjects, p_purpose, p_basis, p_fields, p_case, p_reason, p_data);
  -- A SET clause on this function would be undone before the commit: the setting must live as long as the transaction.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  v_body := convert_to(
    '{"actor":' || p_actor
    || ',"at":' || ledger.quoted(to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || ',"basis":' || ledger.quoted(p_basis)
    || ',"case":' || ledger.quoted(p_case)
    || ',"community":' || p_community
    || ',"data":' || ledger.flat(coalesce(p_data, '{}'))
    || ',"db_role":' || ledger.quoted(session_user::text)
    || ',"fields":' || ledger.listed(p_fields)
    || ',"post":' || coalesce(p_post::text, 'null')
    || ',"purpose":' || ledger.quoted(p_purpose)
    || ',"reason":' || ledger.quoted(p_reason)
    || ',"sort":' || ledger.quoted(p_sort)
    || ',"subjects":' || ledger.named(p_subjects, p_is_class)
    || ',"v":1,"verb":' || ledger.quoted(p_verb) || '}', 'UTF8');
  insert into ledger.entry (community_id, at, db_role, commitment)
  values (p_community, v_at, session_user, sha256('liren.entry.v1\000'::bytea || v_salt || v_body))
  returning id into v_id;
  insert into ledger.entry_payload (community_id, entry_id, actor_id, salt, body)
  values (p_community, v_id, p_actor, v_salt, v_body);
  insert into ledger.entry_subject (community_id, sort, subject_id, entry_id, is_class)
  select p_community, split_part(s, ':', 1), split_part(s, ':', 2)::bigint, v_id, p_is_class from unnest(p_subjects) s;
  insert into ledger.entry_pending (community_id, entry_id) values (p_community, v_id);
  return v_id;
end $$;

-- Ordinary entries, inside the caller's own transaction: an action and its entry are committed together or not at all.
create function ledger.append_event(
  p_community bigint, p_actor bigint, p_post bigint, p_verb text, p_subjects text[], p_purpose text, p_basis text,
  p_fields text[], p_case text, p_data jsonb)
returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_community is distinct from nullif(current_setting('liren.community', true), '')::bigint then
    raise exception 'ledger.other_community' using errcode = 'LR403';
  end if;
  if p_verb ~ '\.(disclosed|searched)$' then
    raise exception 'ledger.verb_reserved' using errcode = 'LR403';
  end if;
  if cardinality(p_subjects) > 100 then
    raise exception 'ledger.too_many_subjects' using errcode = 'LR400';
  end if;
  return ledger.write('event', p_community, p_actor, p_post, p_verb, p_subjects, false,
                      p_purpose, p_basis, p_fields, p_case, null, p_data);
end $$;

-- Functions are executable by everybody unless said otherwise.
revoke all on all functions in schema ledger from public;
grant execute on function ledger.append_event to liren_web, liren_door, liren_importer, liren_linker, liren_screener;
