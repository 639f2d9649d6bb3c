"""The SQLite file: schema, connections, typed reads and writes, journal, full-text index."""
