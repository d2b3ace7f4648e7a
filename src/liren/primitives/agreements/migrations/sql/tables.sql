-- Agreements compiled to rows that the door re-checks. Only compile_purposes() writes them, and only the owner of the
-- plain tables may call it: a web process that was taken over cannot widen what it is allowed.

create schema agreements;

create table agreements.compiled (
  community_id bigint not null,
  agreement text not null,
  edition date not null,
  purpose text not null,
  basis text not null,
  roles text[] not null,
  fields text[] not null,
  max_subjects integer not null check (max_subjects between 0 and 100),
  max_class integer not null check (max_class >= 0),
  case_required boolean not null,
  reason_required boolean not null,
  may_search boolean not null,
  valid_from date not null,
  valid_until date,
  digest bytea not null,
  primary key (community_id, agreement, edition, purpose)
);
create index compiled_purpose on agreements.compiled (community_id, purpose);
alter table agreements.compiled enable row level security;
alter table agreements.compiled force row level security;
create policy tenant on agreements.compiled
  using (community_id = nullif(current_setting('liren.community', true), '')::bigint);

-- Replace the rows of one agreement in one community; the entry commits to exactly these rows. Null: nothing changed.
create function agreements.compile_purposes(p_community bigint, p_agreement text, p_edition date, p_rows jsonb)
returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_count integer;
  v_digest bytea := sha256(convert_to(p_rows::text, 'UTF8'));
begin
  perform set_config('liren.community', p_community::text, true);
  if exists (select from agreements.compiled c where c.community_id = p_community and c.agreement = p_agreement
             and c.edition = p_edition and c.digest = v_digest) then
    return null;
  end if;
  delete from agreements.compiled c where c.community_id = p_community and c.agreement = p_agreement;
  insert into agreements.compiled
  select p_community, p_agreement, p_edition, r.purpose, r.basis, r.roles, r.fields, r.max_subjects, r.max_class,
         r.case_required, r.reason_required, r.may_search, r.valid_from, r.valid_until, v_digest
  from jsonb_to_recordset(p_rows) as r(
    purpose text, basis text, roles text[], fields text[], max_subjects integer, max_class integer,
    case_required boolean, reason_required boolean, may_search boolean, valid_from date, valid_until date);
  get diagnostics v_count = row_count;
  return ledger.write('event', p_community, 0, null, 'agreement.compiled', '{}', false, null, null, '{}', null, null,
    jsonb_build_object('agreement', p_agreement, 'edition', p_edition::text, 'purposes', v_count,
                       'digest', encode(v_digest, 'hex')));
end $$;

revoke all on all functions in schema agreements from public;
grant usage on schema agreements to liren_web, liren_door, liren_owner;
grant select on agreements.compiled to liren_web, liren_door;
grant execute on function agreements.compile_purposes to liren_owner;
