/** One step of the schema. Steps are numbered in tens, only ever added, and never changed once a project holds them. */
export interface Migration {
  /** `user_version` of a project that holds this step. */
  readonly version: number;
  /** One statement each, kept word for word in the file and compared with it on every open. */
  readonly statements: readonly string[];
}
