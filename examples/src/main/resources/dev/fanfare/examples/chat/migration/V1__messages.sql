create table messages (
  id bigint generated always as identity primary key,
  room varchar(64) not null,
  user_id varchar(64) not null,
  name varchar(64) not null,
  text varchar(4000) not null,
  sent_at timestamp with time zone not null
);

create index messages_by_room on messages (room, id);
