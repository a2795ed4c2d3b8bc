-- Ids are given by the application: a sequence of the database may step back after a crash.
alter table messages alter column id drop identity;
