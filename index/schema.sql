-- The catalogue. An *edition* is one writing of one document; readers see the published ones.
-- Rows of any other edition are leftovers, swept at the next write.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    edition INTEGER PRIMARY KEY AUTOINCREMENT,
    published INTEGER NOT NULL DEFAULT 0,
    id TEXT NOT NULL,               -- of the file's content
    name TEXT NOT NULL,             -- file name
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    added TEXT NOT NULL,            -- ISO 8601, UTC
    fingerprint TEXT NOT NULL,      -- of what was read in it
    pages INTEGER NOT NULL,
    sections INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    report TEXT NOT NULL,           -- JSON
    metadata TEXT NOT NULL,         -- JSON
    tables_text TEXT NOT NULL,      -- JSON
    title_terms INTEGER NOT NULL,   -- terms in all its passages, by field
    path_terms INTEGER NOT NULL,
    context_terms INTEGER NOT NULL,
    text_terms INTEGER NOT NULL
);

CREATE TABLE origins (
    edition INTEGER PRIMARY KEY,
    path TEXT NOT NULL,             -- of the file, when it was added
    sketch BLOB NOT NULL,           -- of its words, see index/likeness.py
    served_by TEXT NOT NULL         -- documents.id of the one that answers in its place
);

CREATE TABLE files (                -- what the last synchronisation of a folder found
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,      -- nanoseconds
    document_id TEXT NOT NULL,      -- "" when it could not be read
    message TEXT NOT NULL           -- why
) WITHOUT ROWID;

CREATE TABLE sections (
    edition INTEGER NOT NULL,
    number_in_order INTEGER NOT NULL,
    parent INTEGER NOT NULL,
    level INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    label TEXT NOT NULL,
    first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL,
    PRIMARY KEY (edition, number_in_order)
) WITHOUT ROWID;

CREATE TABLE pages (
    edition INTEGER NOT NULL,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    width REAL NOT NULL,
    height REAL NOT NULL,
    words TEXT NOT NULL,            -- one a line
    boxes BLOB NOT NULL,            -- four float32 a word
    PRIMARY KEY (edition, number)
);

CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: what tantivy and Chroma point to
    edition INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    section INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    locator TEXT NOT NULL,
    path TEXT NOT NULL,             -- JSON
    context TEXT NOT NULL,
    pages TEXT NOT NULL,            -- JSON
    boxes BLOB NOT NULL,            -- five float32 a box
    units TEXT NOT NULL,            -- JSON
    tokens INTEGER NOT NULL,
    terms BLOB NOT NULL,            -- int32 terms.id: title, path, context, then text
    title_terms INTEGER NOT NULL,   -- how many of them, by field
    path_terms INTEGER NOT NULL,
    context_terms INTEGER NOT NULL,
    text_terms INTEGER NOT NULL
);
CREATE INDEX passages_by_edition ON passages (edition, position);
CREATE INDEX passages_by_id ON passages (id);

CREATE TABLE records (
    edition INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- fiches, engagements, indicateurs, objectifs…
    position INTEGER NOT NULL,      -- reading order within the kind
    id TEXT NOT NULL,
    passage TEXT NOT NULL,          -- id of the one it stands on
    body TEXT NOT NULL,             -- JSON, see ingest/records/model.py
    PRIMARY KEY (edition, kind, position)
) WITHOUT ROWID;

CREATE TABLE terms (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE);

CREATE TABLE frequencies (          -- in how many passages of an edition a term stands
    term INTEGER NOT NULL,
    edition INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (term, edition)
) WITHOUT ROWID;
CREATE INDEX frequencies_by_edition ON frequencies (edition);
