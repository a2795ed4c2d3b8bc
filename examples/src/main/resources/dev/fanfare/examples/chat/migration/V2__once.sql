-- Whoever does not know whether a message has arrived may send it again.
alter table messages add column post_key varchar(64);

create unique index messages_once on messages (user_id, post_key);
