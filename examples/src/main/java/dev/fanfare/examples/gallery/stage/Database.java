package dev.fanfare.examples.gallery.stage;

import dev.fanfare.examples.chat.DataFolder;
import dev.fanfare.server.config.ConfigException;
import java.sql.SQLException;
import org.h2.jdbcx.JdbcConnectionPool;

/** A database of a scenario, in the folder of the demo. */
public final class Database {

    private Database() {}

    /**
     * Opens a database, or makes it. What was committed is on the disk.
     *
     * @param name which
     * @return its connections; to be disposed of
     * @throws ConfigException if it cannot be opened, such as when it is that of a demo that runs
     */
    public static JdbcConnectionPool open(DataFolder data, String name) {
        JdbcConnectionPool database = JdbcConnectionPool.create(
                "jdbc:h2:file:" + data.inUrl(name) + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
                "",
                "");
        try {
            database.getConnection().close();
            return database;
        } catch (SQLException problem) {
            throw new ConfigException(
                    "The database in " + data + " cannot be opened: " + String.valueOf(problem.getMessage())
                            + ". If another demo uses it, stop that one, or choose another folder with --data.");
        }
    }
}
