import { firstLight } from './10-first-light.ts';
import { whatIfEvidence } from './20-what-if.ts';
import type { Migration } from './migration.ts';

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [firstLight, whatIfEvidence];

export const currentVersion = migrations.reduce((newest, migration) => Math.max(newest, migration.version), 0);
