"""What a tracker file consists of: tables, indexes, triggers. Explained in docs/data-model.md.

Files have been made with what stands here, so it stays as it is: what comes to it is added below,
by a step of its own in migrations.py.

Closed lists that the code depends on are CHECKs; vocabularies that a team may extend are rows of
`terms`, and the store checks them on writing.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x54524B52  # "TRKR": `file` and we ourselves know the file by it

_COMMON = """
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 16),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    created_by TEXT NOT NULL"""

_STATE = """
    state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'final', 'void')),
    void_reason TEXT CHECK (state <> 'void' OR void_reason IS NOT NULL)"""

_WHEN = """
    date_edtf TEXT,
    date_from TEXT,
    date_to TEXT,
    day_from INTEGER,
    day_to INTEGER CHECK ((day_from IS NULL) = (day_to IS NULL)) CHECK (day_from <= day_to),
    date_precision TEXT NOT NULL DEFAULT 'unknown',
    date_mode TEXT NOT NULL DEFAULT 'once' CHECK (date_mode IN ('once', 'throughout', 'repeated')),
    time_from TEXT,
    time_to TEXT,
    utc_offset TEXT,
    date_as_written TEXT"""


def _ref(column: str, table: str, required: bool = False) -> str:
    null = " NOT NULL" if required else ""
    # Deferred, because a batch may create records that point to each other.
    return f"{column} INTEGER{null} REFERENCES {table}(id) DEFERRABLE INITIALLY DEFERRED"


_PART = """
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 16)"""


def _either(*columns: str) -> str:
    """CHECK that exactly one of the columns is set."""
    return "CHECK (" + " + ".join(f"({column} IS NOT NULL)" for column in columns) + " = 1)"


TABLES: Final = f"""
CREATE TABLE terms (
    vocabulary TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    definition TEXT NOT NULL,
    sort INTEGER NOT NULL,
    maps TEXT NOT NULL DEFAULT '{{}}' CHECK (json_valid(maps)),
    PRIMARY KEY (vocabulary, code)
);

CREATE TABLE actors ({_COMMON},
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL,
    country TEXT CHECK (length(country) = 2),
    reliability TEXT NOT NULL CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    reliability_note TEXT,
    notes TEXT,
    {_ref("merged_into_id", "actors")},{_STATE}
);

CREATE TABLE places ({_COMMON},
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL,
    country TEXT CHECK (length(country) = 2),
    admin1 TEXT,
    admin2 TEXT,
    latitude REAL CHECK (latitude BETWEEN -90 AND 90),
    longitude REAL CHECK (longitude BETWEEN -180 AND 180),
    timezone TEXT,
    notes TEXT,
    {_ref("merged_into_id", "places")},{_STATE},
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);

CREATE TABLE names ({_PART},
    {_ref("actor_id", "actors")},
    {_ref("place_id", "places")},
    name TEXT NOT NULL CHECK (name <> ''),
    folded TEXT NOT NULL,
    skeleton TEXT NOT NULL,
    language TEXT,
    kind TEXT NOT NULL,
    {_either("actor_id", "place_id")}
);

CREATE TABLE documents ({_COMMON},
    kind TEXT NOT NULL,
    title TEXT,
    {_ref("publisher_id", "actors")},
    author TEXT,
    language TEXT,
    url TEXT,
    accessed_at TEXT,
    archive_url TEXT,
    path TEXT,
    media_type TEXT,
    bytes INTEGER CHECK (bytes >= 0),
    sha256 TEXT UNIQUE CHECK (length(sha256) = 64),
    text TEXT,
    {_ref("derived_from_id", "documents")},
    collected_by TEXT,
    collected_how TEXT,
    sensitive INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),{_WHEN},{_STATE},
    CHECK (path IS NULL OR sha256 IS NOT NULL)
);

CREATE TABLE incidents ({_COMMON},
    sort_key INTEGER NOT NULL UNIQUE,
    title TEXT NOT NULL CHECK (title <> ''),
    kind TEXT NOT NULL,
    weapon TEXT,
    unit TEXT NOT NULL CHECK (unit IN ('event', 'aggregate', 'background')),
    count_low INTEGER CHECK (count_low >= 0),
    count_high INTEGER CHECK (count_high >= 0),
    {_ref("place_id", "places")},
    latitude REAL CHECK (latitude BETWEEN -90 AND 90),
    longitude REAL CHECK (longitude BETWEEN -180 AND 180),
    geo_precision TEXT NOT NULL,
    place_note TEXT,
    summary TEXT,
    uncertain TEXT,
    grade TEXT NOT NULL,
    sensitive INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),
    {_ref("merged_into_id", "incidents")},
    origin TEXT,
    origin_id TEXT,
    extra TEXT CHECK (extra IS NULL OR json_valid(extra)),
    has_conflict INTEGER NOT NULL DEFAULT 0 CHECK (has_conflict IN (0, 1)),{_WHEN},{_STATE},
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    UNIQUE (origin, origin_id)
);

CREATE TABLE statements ({_COMMON},
    sort_key INTEGER NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    {_ref("speaker_id", "actors")},
    speaker_as_written TEXT,
    capacity TEXT,
    {_ref("on_behalf_of_id", "actors")},
    {_ref("addressee_id", "actors")},
    form TEXT NOT NULL
        CHECK (form IN ('quote', 'partial_quote', 'translated_quote', 'paraphrase')),
    quote TEXT,
    quote_language TEXT,
    quote_original TEXT,
    gist TEXT NOT NULL CHECK (gist <> ''),
    credibility INTEGER NOT NULL CHECK (credibility BETWEEN 1 AND 6),
    uncertain TEXT,
    {_ref("merged_into_id", "statements")},
    origin TEXT,
    origin_id TEXT,
    extra TEXT CHECK (extra IS NULL OR json_valid(extra)),{_WHEN},{_STATE},
    UNIQUE (origin, origin_id)
);

CREATE TABLE statement_incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    {_ref("statement_id", "statements", True)},
    {_ref("incident_id", "incidents", True)},
    relation TEXT NOT NULL CHECK (relation IN ('subject', 'cause', 'context', 'consequence')),
    stance TEXT NOT NULL CHECK (stance IN ('none', 'approve', 'disapprove', 'mixed', 'neutral')),
    asserts TEXT NOT NULL CHECK (asserts IN ('affirms', 'disputes', 'doubts', 'silent')),
    UNIQUE (statement_id, incident_id)
);

CREATE TABLE citations ({_PART},
    {_ref("document_id", "documents", True)},
    {_ref("statement_id", "statements")},
    {_ref("incident_id", "incidents")},
    locator TEXT,
    excerpt TEXT,
    {_either("statement_id", "incident_id")}
);

CREATE TABLE involvements ({_PART},
    {_ref("incident_id", "incidents", True)},
    {_ref("actor_id", "actors", True)},
    as_written TEXT,
    role TEXT NOT NULL,
    attribution TEXT NOT NULL,
    {_ref("statement_id", "statements")},
    note TEXT
);

CREATE TABLE casualties ({_PART},
    {_ref("incident_id", "incidents", True)},
    {_ref("statement_id", "statements")},
    harm TEXT NOT NULL,
    victims TEXT NOT NULL,
    {_ref("actor_id", "actors")},
    subset INTEGER NOT NULL DEFAULT 0 CHECK (subset IN (0, 1)),
    low INTEGER CHECK (low >= 0),
    best INTEGER CHECK (best >= 0),
    high INTEGER CHECK (high >= 0),
    as_worded TEXT,
    CHECK (low <= best),
    CHECK (best <= high),
    CHECK (low <= high)
);

CREATE TABLE links ({_COMMON},
    {_ref("from_incident_id", "incidents")},
    {_ref("to_incident_id", "incidents")},
    {_ref("from_statement_id", "statements")},
    {_ref("to_statement_id", "statements")},
    {_ref("from_actor_id", "actors")},
    {_ref("to_actor_id", "actors")},
    kind TEXT NOT NULL,
    {_ref("statement_id", "statements")},
    note TEXT,{_WHEN},
    {_either("from_incident_id", "from_statement_id", "from_actor_id")},
    CHECK ((from_incident_id IS NULL) = (to_incident_id IS NULL)),
    CHECK ((from_statement_id IS NULL) = (to_statement_id IS NULL)),
    CHECK ((from_actor_id IS NULL) = (to_actor_id IS NULL))
);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    {_ref("incident_id", "incidents")},
    {_ref("statement_id", "statements")},
    {_either("incident_id", "statement_id")}
);

CREATE TABLE remarks ({_COMMON},
    record_table TEXT NOT NULL
        CHECK (record_table IN ('incidents', 'statements', 'actors', 'places', 'documents')),
    record_uid TEXT NOT NULL,
    author TEXT NOT NULL,
    body TEXT NOT NULL CHECK (body <> ''),
    resolved_at TEXT
);

CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    stream_seq INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    batch TEXT NOT NULL,
    undoes TEXT,
    author TEXT NOT NULL,
    reason TEXT,
    table_name TEXT NOT NULL,
    uid TEXT NOT NULL,
    op TEXT NOT NULL
        CHECK (op IN ('insert', 'update', 'void', 'unvoid', 'delete', 'merge', 'unmerge')),
    before TEXT CHECK (before IS NULL OR json_valid(before)),
    after TEXT CHECK (after IS NULL OR json_valid(after)),
    saw TEXT CHECK (saw IS NULL OR json_valid(saw)),
    nonce TEXT,
    digest TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream, stream_seq)
);

CREATE TABLE saved_searches (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL
);

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
);

CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    form TEXT NOT NULL,
    record_uid TEXT,
    content TEXT NOT NULL CHECK (json_valid(content)),
    author TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

-- How many records that are not void lie on each day (sort_key >> 20; day 0: without a date). Gives
-- the timeline and the place of a day in the list without a look at a million rows.
CREATE TABLE days (
    record_table TEXT NOT NULL CHECK (record_table IN ('incidents', 'statements')),
    day INTEGER NOT NULL,
    live INTEGER NOT NULL CHECK (live >= 0),
    PRIMARY KEY (record_table, day)
) WITHOUT ROWID;

-- Which stream of the journal this very file writes, and where it was when it did (see journal.py).
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    stream TEXT NOT NULL,
    device INTEGER,
    inode INTEGER
);
"""

INDEXES: Final = """
CREATE INDEX incidents_state ON incidents (state, sort_key);
CREATE INDEX incidents_kind ON incidents (kind, sort_key);
CREATE INDEX incidents_place ON incidents (place_id, sort_key);
CREATE INDEX incidents_ranged ON incidents (day_to, day_from, sort_key)
    WHERE day_to <> day_from;
CREATE INDEX incidents_open ON incidents (day_to, sort_key) WHERE day_from = 0;
CREATE INDEX incidents_added ON incidents (created_at);
CREATE INDEX incidents_edited ON incidents (updated_at);
CREATE INDEX incidents_merged ON incidents (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX incidents_conflict ON incidents (sort_key) WHERE has_conflict = 1;
CREATE INDEX statements_state ON statements (state, sort_key);
CREATE INDEX statements_kind ON statements (kind, sort_key);
CREATE INDEX statements_speaker ON statements (speaker_id, sort_key);
CREATE INDEX statements_behalf ON statements (on_behalf_of_id) WHERE on_behalf_of_id IS NOT NULL;
CREATE INDEX statements_addressee ON statements (addressee_id) WHERE addressee_id IS NOT NULL;
CREATE INDEX statements_ranged ON statements (day_to, day_from, sort_key)
    WHERE day_to <> day_from;
CREATE INDEX statements_open ON statements (day_to, sort_key) WHERE day_from = 0;
CREATE INDEX statements_added ON statements (created_at);
CREATE INDEX statements_edited ON statements (updated_at);
CREATE INDEX statements_merged ON statements (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX actors_merged ON actors (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX places_merged ON places (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX places_country ON places (country);
CREATE INDEX names_actor ON names (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX names_place ON names (place_id) WHERE place_id IS NOT NULL;
CREATE INDEX names_folded ON names (folded);
CREATE INDEX names_skeleton ON names (skeleton);
CREATE INDEX documents_publisher ON documents (publisher_id);
CREATE INDEX documents_derived ON documents (derived_from_id) WHERE derived_from_id IS NOT NULL;
CREATE INDEX documents_url ON documents (url) WHERE url IS NOT NULL;
CREATE INDEX statement_incidents_incident ON statement_incidents (incident_id);
CREATE INDEX citations_document ON citations (document_id);
CREATE INDEX citations_statement ON citations (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX citations_incident ON citations (incident_id) WHERE incident_id IS NOT NULL;
CREATE INDEX involvements_incident ON involvements (incident_id);
CREATE INDEX involvements_actor ON involvements (actor_id);
CREATE INDEX involvements_statement ON involvements (statement_id)
    WHERE statement_id IS NOT NULL;
CREATE INDEX casualties_incident ON casualties (incident_id);
CREATE INDEX casualties_statement ON casualties (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX casualties_actor ON casualties (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX links_from_incident ON links (from_incident_id) WHERE from_incident_id IS NOT NULL;
CREATE INDEX links_to_incident ON links (to_incident_id) WHERE to_incident_id IS NOT NULL;
CREATE INDEX links_from_statement ON links (from_statement_id)
    WHERE from_statement_id IS NOT NULL;
CREATE INDEX links_to_statement ON links (to_statement_id) WHERE to_statement_id IS NOT NULL;
CREATE INDEX links_from_actor ON links (from_actor_id) WHERE from_actor_id IS NOT NULL;
CREATE INDEX links_to_actor ON links (to_actor_id) WHERE to_actor_id IS NOT NULL;
CREATE INDEX links_statement ON links (statement_id) WHERE statement_id IS NOT NULL;
-- Partial, or ANALYZE finds that most tags share one statement, NULL, and the index is shunned.
CREATE UNIQUE INDEX tags_incident ON tags (incident_id, name) WHERE incident_id IS NOT NULL;
CREATE UNIQUE INDEX tags_statement ON tags (statement_id, name) WHERE statement_id IS NOT NULL;
CREATE INDEX tags_name ON tags (name);
CREATE INDEX remarks_record ON remarks (record_table, record_uid);
CREATE INDEX changes_record ON changes (table_name, uid);
CREATE INDEX changes_batch ON changes (batch);
CREATE INDEX changes_undoes ON changes (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX changes_clock ON changes (clock);
"""

# The timeline's lane of statements about the incidents found asks for nothing that these do not
# hold, so that the records themselves, which are long, are not read for it. One of incidents like
# the second would lead SQLite to read it whole, for a Bloom filter, where a handful is looked up.
INDEXES_OF_LANES: Final = """
DROP INDEX statement_incidents_incident;
CREATE INDEX statement_incidents_incident ON statement_incidents (incident_id, statement_id);
CREATE INDEX statements_lane ON statements (id, sort_key, state);
"""

# Whose records are these: `author:` in a search, and "like my last one" on entering.
INDEXES_OF_AUTHORS: Final = """
CREATE INDEX incidents_author ON incidents (created_by, sort_key);
CREATE INDEX statements_author ON statements (created_by, sort_key);
"""

# What the timeline counts (store/tallies.py), so that it need not look at a million records. The
# records whose date is a stretch are found in the order of the list, among those of any filter.
TALLIES: Final = """
CREATE TABLE tallies (
    record_table TEXT NOT NULL,
    kind TEXT NOT NULL,
    counted TEXT NOT NULL,
    at INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (record_table, kind, counted, at)
) WITHOUT ROWID;
CREATE INDEX incidents_stretches ON incidents (sort_key, day_from, day_to)
    WHERE day_to <> day_from;
CREATE INDEX statements_stretches ON statements (sort_key, day_from, day_to)
    WHERE day_to <> day_from;
"""

# rowid = sort_key of the record: newest first and date ranges need no join and no sort. The text
# is folded before it comes here (model.names.index_text), so the tokenizer only has to split.
FULL_TEXT: Final = """
CREATE VIRTUAL TABLE incidents_fts USING fts5(
    title, summary, statements, names, facets,
    tokenize = "unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE statements_fts USING fts5(
    text, names, facets,
    tokenize = "unicode61 remove_diacritics 0"
);
-- Else a write would merge segments of others on the way; an import merges all (`index.optimize`).
INSERT INTO incidents_fts(incidents_fts, rank) VALUES ('automerge', 0);
INSERT INTO statements_fts(statements_fts, rank) VALUES ('automerge', 0);
"""

SCRIPTS: Final = (TABLES, INDEXES, INDEXES_OF_LANES, INDEXES_OF_AUTHORS, TALLIES, FULL_TEXT)
"""All that steps run. As a table or index reads in one of these, it may stand in a file."""

TRIGGERS: Final = {
    "changes_are_kept": """
        CREATE TRIGGER changes_are_kept BEFORE DELETE ON changes
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # Blanking the bodies is the one thing allowed: a witness may withdraw consent.
    "changes_stay_as_written": """
        CREATE TRIGGER changes_stay_as_written BEFORE UPDATE ON changes
        WHEN NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.nonce IS NOT NULL
          OR NEW.seq IS NOT OLD.seq OR NEW.stream IS NOT OLD.stream
          OR NEW.stream_seq IS NOT OLD.stream_seq OR NEW.clock IS NOT OLD.clock
          OR NEW.batch IS NOT OLD.batch OR NEW.undoes IS NOT OLD.undoes
          OR NEW.author IS NOT OLD.author OR NEW.reason IS NOT OLD.reason
          OR NEW.table_name IS NOT OLD.table_name OR NEW.uid IS NOT OLD.uid
          OR NEW.op IS NOT OLD.op OR NEW.saw IS NOT OLD.saw OR NEW.digest IS NOT OLD.digest
          OR NEW.previous IS NOT OLD.previous OR NEW.hash IS NOT OLD.hash
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
}
"""The journal's guards. `verify` looks for them: transform() of sqlite-utils drops triggers."""
