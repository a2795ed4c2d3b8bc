package dev.fanfare.jdbc;

import java.util.List;

/** The tables of inboxes. */
final class CreateInbox extends TableMigration {

    private final FanfareTables tables;

    CreateInbox(FanfareTables tables) {
        super("2", "inbox");
        this.tables = tables;
    }

    /**
     * Users, their messages (on the shelf 0, or on 1, the archive; of which some wait to be read, as {@code InboxRow} says),
     * which ids of messages are known, and what users have chosen.
     */
    @Override
    List<String> statements() {
        String text = tables.dialect().text();
        String entry = tables.name("inbox_entry");
        return List.of(
                tables.create("inbox_user", """
                        user_id varchar(200) primary key,
                        top_pos bigint not null,
                        change_no bigint not null,
                        unseen int not null,
                        unread int not null,
                        acknowledged bigint not null,
                        seen_pos bigint not null,
                        seen_change bigint not null,
                        seen_time bigint not null,
                        read_pos bigint not null,
                        read_change bigint not null,
                        read_time bigint not null"""),
                tables.create("inbox_entry", """
                        user_id varchar(200) not null,
                        id bigint not null,
                        pos bigint not null,
                        tag varchar(200) not null,
                        category varchar(200) not null,
                        collapse_key varchar(200) not null,
                        body %s not null,
                        data %s not null,
                        occurrences int not null,
                        created bigint not null,
                        expires bigint not null,
                        seen bigint,
                        opened bigint,
                        archived bigint,
                        marked bigint not null,
                        shelf smallint not null,
                        waits smallint not null,
                        primary key (user_id, id)""".formatted(text, text)),
                "create unique index " + entry + "_pos on " + entry + " (user_id, pos)",
                "create index " + entry + "_shelf on " + entry + " (user_id, shelf, pos)",
                "create index " + entry + "_wait on " + entry + " (user_id, shelf, waits, pos)",
                "create index " + entry + "_tag on " + entry + " (user_id, tag, pos)",
                "create index " + entry + "_key on " + entry + " (user_id, collapse_key, created)",
                "create index " + entry + "_end on " + entry + " (expires)",
                tables.create("inbox_id", """
                        user_id varchar(200) not null,
                        message_id varchar(200) not null,
                        entry bigint not null,
                        expires bigint not null,
                        primary key (user_id, message_id)"""),
                "create index " + tables.name("inbox_id") + "_end on " + tables.name("inbox_id") + " (expires)",
                tables.create("inbox_choice", """
                        user_id varchar(200) not null,
                        category varchar(200) not null,
                        in_inbox boolean not null,
                        in_push boolean not null,
                        primary key (user_id, category)"""));
    }
}
