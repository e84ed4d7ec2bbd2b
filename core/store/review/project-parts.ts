import type { Connection } from '../connection.ts';
import type { ProjectFacts, ProjectParts } from '../records.ts';
import { readPairs } from '../tables/pair.ts';
import { newestProtocol } from '../tables/protocol.ts';
import { readRuns } from '../tables/run.ts';
import { runSummaries } from './run-summaries.ts';

/** The frame around the lists: what the window's header and its six places need. */
export function projectParts(connection: Connection, facts: ProjectFacts): ProjectParts {
  const { teacher, dataset } = facts;
  const protocol = newestProtocol(connection);
  const methods = protocol?.body.methods.map(({ id }) => id) ?? [];
  const engine = readRuns(connection).findLast((run) => run.engine !== null)?.engine;
  return {
    title: facts.title,
    teacher: teacher === null ? null : { name: teacher.summary.name, hash: teacher.hash, format: teacher.summary.format },
    dataset:
      dataset === null
        ? null
        : { name: dataset.summary.name, items: facts.itemCount, leftOut: dataset.summary.skippedCount, hash: dataset.hash },
    classes: [...(readPairs(connection)[0]?.classes ?? teacher?.card?.output.classes ?? [])],
    inputShape: [...(teacher?.summary.inputShape ?? [])],
    protocolHash: protocol?.hash ?? null,
    targetRule: protocol?.body.targetRule ?? null,
    scalar: protocol?.body.scalar ?? null,
    methods,
    metrics: protocol?.body.metrics ?? [],
    layers: Object.fromEntries(methods.map((method) => [method, engine?.methods.find(({ id }) => id === method)?.layer?.teacher ?? null])),
    runs: [...runSummaries(connection)],
    readOnly: facts.readOnly,
    example: facts.example,
  };
}
