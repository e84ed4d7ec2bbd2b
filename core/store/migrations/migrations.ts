import { firstLight } from './10-first-light.ts';
import type { Migration } from './migration.ts';

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [firstLight];

export const currentVersion = migrations.reduce((newest, migration) => Math.max(newest, migration.version), 0);
