import type { Migration } from './migration.ts';

/*
 * The schema of the first release: what one audit of one teacher and any number of compressed models needs.
 * Bounds on text are checks, so that `quick_check` finds a row that was changed behind our back.
 */
const project = `CREATE TABLE project (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL CHECK (octet_length(id) <= 100),
  created_at TEXT NOT NULL CHECK (octet_length(created_at) <= 40),
  title TEXT NOT NULL CHECK (octet_length(title) <= 1000),
  engine_build TEXT NOT NULL CHECK (octet_length(engine_build) <= 200),
  example INTEGER NOT NULL CHECK (example IN (0, 1))
) STRICT`;

const model = `CREATE TABLE model (
  hash TEXT PRIMARY KEY CHECK (octet_length(hash) <= 100),
  role TEXT NOT NULL CHECK (role IN ('teacher', 'compressed')),
  name TEXT NOT NULL CHECK (octet_length(name) <= 16384),
  files TEXT NOT NULL CHECK (octet_length(files) <= 1000000),
  card TEXT CHECK (octet_length(card) <= 10000000),
  summary TEXT NOT NULL CHECK (octet_length(summary) <= 100000000)
) STRICT`;

/* One data set to a project: its number is part of no key, and items are found by their ordinal alone. */
const dataset = `CREATE TABLE dataset (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  hash TEXT NOT NULL CHECK (octet_length(hash) <= 100),
  place TEXT NOT NULL CHECK (octet_length(place) <= 1000000),
  summary TEXT NOT NULL CHECK (octet_length(summary) <= 100000000)
) STRICT`;

const item = `CREATE TABLE item (
  ordinal INTEGER PRIMARY KEY CHECK (ordinal >= 0),
  name TEXT NOT NULL CHECK (octet_length(name) <= 16384),
  label TEXT CHECK (octet_length(label) <= 16384),
  cluster TEXT CHECK (octet_length(cluster) <= 16384),
  locator TEXT NOT NULL CHECK (octet_length(locator) <= 16384),
  bytes_hash TEXT CHECK (octet_length(bytes_hash) <= 100),
  decoded_hash TEXT CHECK (octet_length(decoded_hash) <= 100)
) STRICT`;

const pair = `CREATE TABLE pair (
  id TEXT PRIMARY KEY CHECK (octet_length(id) <= 100),
  teacher TEXT NOT NULL REFERENCES model (hash),
  compressed TEXT NOT NULL REFERENCES model (hash),
  classes TEXT NOT NULL CHECK (octet_length(classes) <= 10000000),
  details TEXT NOT NULL CHECK (octet_length(details) <= 100000000),
  UNIQUE (teacher, compressed)
) STRICT`;

const protocol = `CREATE TABLE protocol (
  hash TEXT PRIMARY KEY CHECK (octet_length(hash) <= 100),
  body TEXT NOT NULL CHECK (octet_length(body) <= 10000000),
  frozen_at TEXT NOT NULL CHECK (octet_length(frozen_at) <= 40),
  log_seq INTEGER NOT NULL REFERENCES log (seq)
) STRICT`;

const run = `CREATE TABLE run (
  id TEXT PRIMARY KEY CHECK (octet_length(id) <= 100),
  pair TEXT NOT NULL REFERENCES pair (id),
  protocol TEXT NOT NULL REFERENCES protocol (hash),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'cancelled', 'failed')),
  failure TEXT CHECK (octet_length(failure) <= 100000),
  engine TEXT CHECK (octet_length(engine) <= 1000000),
  epoch INTEGER NOT NULL,
  total INTEGER NOT NULL,
  started_at TEXT CHECK (octet_length(started_at) <= 40),
  ended_at TEXT CHECK (octet_length(ended_at) <= 40)
) STRICT`;

/* A map says of which model, item and method it is: a blob that was moved to another row is noticed. Values: float32, little-endian, row-major. */
const map = `CREATE TABLE map (
  key TEXT PRIMARY KEY CHECK (octet_length(key) <= 100),
  model TEXT NOT NULL REFERENCES model (hash),
  method TEXT NOT NULL CHECK (octet_length(method) <= 200),
  decoded_hash TEXT NOT NULL CHECK (octet_length(decoded_hash) <= 100),
  height INTEGER NOT NULL,
  width INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  minimum REAL NOT NULL,
  maximum REAL NOT NULL,
  total REAL NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ok', 'nan', 'zero', 'constant', 'all-negative')),
  cell_height REAL NOT NULL,
  cell_width REAL NOT NULL,
  values_hash TEXT NOT NULL CHECK (octet_length(values_hash) <= 100),
  "values" BLOB NOT NULL CHECK (octet_length("values") = 4 * height * width * channels)
) STRICT`;

const prediction = `CREATE TABLE prediction (
  model TEXT NOT NULL REFERENCES model (hash),
  decoded_hash TEXT NOT NULL CHECK (octet_length(decoded_hash) <= 100),
  backend TEXT NOT NULL CHECK (octet_length(backend) <= 200),
  logits BLOB NOT NULL CHECK (octet_length(logits) <= 64000000),
  PRIMARY KEY (model, decoded_hash, backend)
) STRICT, WITHOUT ROWID`;

/*
 * The grid reads everything but scores from here. State 'done' has every column but code and reason,
 * 'skipped' and 'failed' have only those two. A log entry holds the hash of the rows it covers, so it is
 * written after them, and log_seq is no foreign key: SQLite would search all cells at every new entry. The content hash follows it instead.
 */
const cell = `CREATE TABLE cell (
  run TEXT NOT NULL REFERENCES run (id),
  item INTEGER NOT NULL REFERENCES item (ordinal),
  method TEXT NOT NULL CHECK (octet_length(method) <= 200),
  state TEXT NOT NULL CHECK (state IN ('done', 'skipped', 'failed')),
  code TEXT CHECK (octet_length(code) <= 200),
  reason TEXT CHECK (octet_length(reason) <= 16384),
  status TEXT CHECK (status IN ('evaluable', 'collapsed', 'emerged', 'both-degenerate')),
  target INTEGER,
  target_tie INTEGER CHECK (target_tie IN (0, 1)),
  teacher_map TEXT REFERENCES map (key),
  compressed_map TEXT REFERENCES map (key),
  teacher_map_status TEXT CHECK (teacher_map_status IN ('ok', 'nan', 'zero', 'constant', 'all-negative')),
  compressed_map_status TEXT CHECK (compressed_map_status IN ('ok', 'nan', 'zero', 'constant', 'all-negative')),
  teacher_top INTEGER,
  compressed_top INTEGER,
  teacher_probability REAL,
  compressed_probability REAL,
  teacher_right INTEGER CHECK (teacher_right IN (0, 1)),
  compressed_right INTEGER CHECK (compressed_right IN (0, 1)),
  flip_kind TEXT CHECK (flip_kind IN ('same', 'right-wrong', 'wrong-right', 'wrong-wrong', 'changed')),
  seconds REAL,
  review TEXT NOT NULL CHECK (review IN ('unreviewed', 'accepted', 'accepted-with-note', 'rejected', 'needs-second-reader')),
  log_seq INTEGER NOT NULL,
  PRIMARY KEY (run, item, method)
) STRICT, WITHOUT ROWID`;

/* Counts, flips and the order by item without touching the table. */
const cellByMethod = `CREATE INDEX cell_by_method ON cell (method, item, run, state, flip_kind, status, teacher_right, compressed_right, review)`;

/*
 * The key puts one metric of one method side by side, in item order: commits append, and sorting by any metric reads one short stretch.
 * same_prediction and collapsed repeat facts of the cell, so that quadrants need no other table.
 */
const score = `CREATE TABLE score (
  run TEXT NOT NULL,
  item INTEGER NOT NULL,
  method TEXT NOT NULL,
  metric TEXT NOT NULL CHECK (octet_length(metric) <= 200),
  value REAL,
  reason TEXT CHECK (octet_length(reason) <= 1000),
  chance REAL,
  collapse REAL,
  deformation REAL,
  same_prediction INTEGER NOT NULL CHECK (same_prediction IN (0, 1)),
  collapsed INTEGER NOT NULL CHECK (collapsed IN (0, 1)),
  primary_metric INTEGER NOT NULL CHECK (primary_metric IN (0, 1)),
  PRIMARY KEY (run, method, metric, item),
  FOREIGN KEY (run, item, method) REFERENCES cell (run, item, method)
) STRICT, WITHOUT ROWID`;

/* The default order of the review is a scan of this index. Only the primary metric has one: entries in order of deformation land on random pages. */
const scoreByDrift = `CREATE INDEX score_by_drift ON score (method, metric, same_prediction DESC, deformation DESC, item, run, collapsed)
  WHERE primary_metric = 1`;

const floorDraw = `CREATE TABLE floor_draw (
  run TEXT NOT NULL REFERENCES run (id),
  floor TEXT NOT NULL CHECK (floor IN ('input-noise', 'weight-jitter', 'permuted')),
  method TEXT NOT NULL CHECK (octet_length(method) <= 200),
  metric TEXT NOT NULL CHECK (octet_length(metric) <= 200),
  item INTEGER NOT NULL REFERENCES item (ordinal),
  deformation REAL,
  PRIMARY KEY (run, method, metric, floor, item)
) STRICT, WITHOUT ROWID`;

/* Rows are only added; the newest seq is the state, repeated in cell.review for filters. */
const review = `CREATE TABLE review (
  run TEXT NOT NULL,
  item INTEGER NOT NULL,
  method TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  reviewer TEXT NOT NULL CHECK (octet_length(reviewer) <= 1000),
  state TEXT NOT NULL CHECK (state IN ('unreviewed', 'accepted', 'accepted-with-note', 'rejected', 'needs-second-reader')),
  note TEXT NOT NULL CHECK (octet_length(note) <= 20000),
  at TEXT NOT NULL CHECK (octet_length(at) <= 40),
  log_seq INTEGER NOT NULL REFERENCES log (seq),
  PRIMARY KEY (run, item, method, seq),
  FOREIGN KEY (run, item, method) REFERENCES cell (run, item, method)
) STRICT, WITHOUT ROWID`;

const log = `CREATE TABLE log (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  time_utc TEXT NOT NULL CHECK (octet_length(time_utc) <= 40),
  time_mono_ms REAL NOT NULL,
  boot_id TEXT NOT NULL CHECK (octet_length(boot_id) <= 200),
  actor TEXT NOT NULL CHECK (octet_length(actor) <= 1000),
  action TEXT NOT NULL CHECK (octet_length(action) <= 200),
  target TEXT NOT NULL CHECK (octet_length(target) <= 1000),
  old TEXT CHECK (octet_length(old) <= 100000),
  new TEXT CHECK (octet_length(new) <= 100000),
  reason TEXT CHECK (octet_length(reason) <= 100000),
  build TEXT NOT NULL CHECK (octet_length(build) <= 200),
  models TEXT NOT NULL CHECK (octet_length(models) <= 100000),
  protocol TEXT CHECK (octet_length(protocol) <= 100),
  prev TEXT NOT NULL CHECK (octet_length(prev) = 64),
  hash TEXT NOT NULL CHECK (octet_length(hash) = 64)
) STRICT`;

/* No foreign key: a head outlives a cut of the log, which is how the cut is seen. */
const logHead = `CREATE TABLE log_head (
  seq INTEGER PRIMARY KEY,
  envelope TEXT NOT NULL CHECK (octet_length(envelope) <= 100000)
) STRICT`;

const lease = `CREATE TABLE lease (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  token TEXT NOT NULL CHECK (octet_length(token) <= 100),
  pid INTEGER NOT NULL,
  process_start TEXT CHECK (octet_length(process_start) <= 100),
  boot_id TEXT NOT NULL CHECK (octet_length(boot_id) <= 200),
  host TEXT NOT NULL CHECK (octet_length(host) <= 1000),
  description TEXT NOT NULL CHECK (octet_length(description) <= 1000),
  heartbeat_at TEXT NOT NULL CHECK (octet_length(heartbeat_at) <= 40)
) STRICT`;

export const firstLight: Migration = {
  version: 10,
  statements: [
    log,
    logHead,
    lease,
    project,
    model,
    dataset,
    item,
    pair,
    protocol,
    run,
    map,
    prediction,
    cell,
    cellByMethod,
    score,
    scoreByDrift,
    floorDraw,
    review,
  ],
};
