-- A read asks for the subjects of its entry, an entry for one of many or for a class alike. Two partial indexes served
-- neither question, since neither says `is_class`: PostgreSQL then went through every subject that the community's
-- ledger ever named. One index over all of them costs an entry as much to write.
create index entry_subject_of on ledger.entry_subject (community_id, entry_id, sort, subject_id);
drop index ledger.entry_subject_class, ledger.entry_subject_entry;
