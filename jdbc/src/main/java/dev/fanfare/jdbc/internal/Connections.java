package dev.fanfare.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The connections of an application's data source, as Fanfare's own transactions need them. */
public final class Connections {

    private Connections() {}

    /**
     * {@return statements on a data source; what they are about stands in no exception}
     *
     * @param dataSource asked for a connection for each
     */
    public static Jdbi of(DataSource dataSource) {
        Jdbi jdbi = Jdbi.create(() -> open(dataSource));
        // What users are told has no place in a log.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /** A transaction that a pool has begun would be somebody else's, who may end it otherwise. */
    private static Connection open(DataSource dataSource) throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(true);
        return connection;
    }

    /**
     * {@return whether a row was refused because there is one with its key}
     *
     * @param refused what the database has said
     */
    public static boolean isThereAlready(UnableToExecuteStatementException refused) {
        return refused.getCause() instanceof SQLException problem
                && problem.getSQLState() != null
                && problem.getSQLState().startsWith("23");
    }
}
