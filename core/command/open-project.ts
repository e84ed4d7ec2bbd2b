import { stat } from 'node:fs/promises';

import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { ProjectSummary } from '../contract/review.ts';

import type { LocalEngine } from '../serve/local-engine.ts';
import { pathFailure } from './read-json-file.ts';

interface Ask {
  readonly session: LocalEngine;
  /** Title of a project that is made anew. */
  readonly title: string;
  readonly example: boolean;
}

/** Opens a project for writing, or makes it where there is none. One that can only be read opens too; starting an audit in it says why not. */
export async function openProject(file: string, ask: Ask): Promise<Result<ProjectSummary>> {
  const exists = await placeExists(file);
  if (!exists.ok) return exists;
  const grant = await ask.session.grant(file, { writable: true });
  if (!grant.ok) return grant;
  const { client } = ask.session;
  const opened = exists.value
    ? await client.call('project/open', { grant: grant.value })
    : await client.call('project/create', { grant: grant.value, title: ask.title.slice(0, 200) || 'audit', example: ask.example });
  return opened.ok ? succeeded(opened.value.value) : opened;
}

/** Opens a project for reading only; it disturbs nobody who writes. */
export async function readProject(file: string, session: LocalEngine): Promise<Result<ProjectSummary>> {
  const exists = await placeExists(file);
  if (!exists.ok) return exists;
  if (!exists.value) return failed(failure('input/not-found', `${shownName(file)}: no such file or folder`));
  const grant = await session.grant(file, { writable: false });
  if (!grant.ok) return grant;
  const opened = await session.client.call('project/open', { grant: grant.value, readOnly: true });
  return opened.ok ? succeeded(opened.value.value) : opened;
}

async function placeExists(file: string): Promise<Result<boolean>> {
  try {
    await stat(file);
    return succeeded(true);
  } catch (problem) {
    const found = pathFailure(file, problem);
    return found.code === 'input/not-found' ? succeeded(false) : failed(found);
  }
}
