package dev.fanfare.jdbc;

import java.util.List;

/** The tables of push. */
final class CreatePush extends TableMigration {

    private final FanfareTables tables;

    CreatePush(FanfareTables tables) {
        super("3", "push");
        this.tables = tables;
    }

    /** Devices and their topics, what is sent, what of it goes to each device, paces of providers, what may be pushed. */
    @Override
    List<String> statements() {
        Dialect dialect = tables.dialect();
        String device = tables.name("push_device");
        String job = tables.name("push_job");
        return List.of(
                tables.create("push_device", """
                        id varchar(36) primary key,
                        user_id varchar(200) not null,
                        provider varchar(64) not null,
                        address varchar(43) not null,
                        token %s not null,
                        platform varchar(64) not null,
                        locale varchar(64) not null,
                        timezone varchar(64) not null,
                        tags %s not null,
                        created bigint not null,
                        updated bigint not null,
                        unique (provider, address)""".formatted(dialect.text(), dialect.text())),
                "create index " + device + "_user on " + device + " (user_id)",
                "create index " + device + "_age on " + device + " (updated)",
                tables.create("push_topic", """
                        topic varchar(200) not null,
                        device varchar(36) not null,
                        primary key (topic, device)"""),
                "create index " + tables.name("push_topic") + "_device on " + tables.name("push_topic") + " (device)",
                tables.create("push_send", """
                        uid varchar(200) primary key,
                        state smallint not null,
                        request %s not null,
                        due bigint not null,
                        last_try bigint not null,
                        created bigint not null,
                        last_device varchar(36) not null,
                        lease_end bigint not null""".formatted(dialect.bytes())),
                "create index " + tables.name("push_send") + "_due on " + tables.name("push_send") + " (state, due)",
                "create index " + tables.name("push_send") + "_end on " + tables.name("push_send") + " (last_try)",
                tables.create("push_job", """
                        number %s primary key,
                        send varchar(200) not null,
                        device varchar(43) not null,
                        user_id varchar(200) not null,
                        provider varchar(64) not null,
                        token %s,
                        state smallint not null,
                        due bigint not null,
                        attempts int not null,
                        claim varchar(36),
                        lease_end bigint not null,
                        reason varchar(1000) not null,
                        report varchar(32) not null,
                        shown bigint,
                        chosen bigint,
                        unique (send, device),
                        unique (report)""".formatted(dialect.identity(), dialect.text())),
                "create index " + job + "_due on " + job + " (state, provider, due)",
                "create index " + job + "_send on " + job + " (send, number)",
                tables.create("push_pace", """
                        provider varchar(64) primary key,
                        next_micros bigint not null"""),
                tables.create("push_escalation", """
                        id varchar(36) primary key,
                        user_id varchar(200) not null,
                        due bigint not null,
                        request %s not null""".formatted(dialect.bytes())),
                "create index " + tables.name("push_escalation") + "_due on " + tables.name("push_escalation")
                        + " (due)");
    }
}
