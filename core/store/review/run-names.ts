import type { Connection } from '../connection.ts';
import { readModelName } from '../tables/model.ts';
import { newestProtocol, readProtocol } from '../tables/protocol.ts';
import { readRuns } from '../tables/run.ts';

/** What a row says of its run: name of the candidate, class names, metrics in the protocol's order. */
export interface RunNames {
  readonly run: string;
  readonly candidate: string;
  readonly candidateHash: string;
  readonly classes: readonly string[];
  readonly metrics: readonly string[];
  readonly methods: readonly string[];
}

/** By run id, in the order of creation. */
export function readRunNames(connection: Connection): ReadonlyMap<string, RunNames> {
  return new Map(
    readRuns(connection).map((run) => {
      const { metrics, methods } = readProtocol(connection, run.protocolHash).body;
      const names: RunNames = {
        run: run.id,
        candidate: readModelName(connection, run.pair.compressed),
        candidateHash: run.pair.compressed,
        classes: run.pair.classes,
        metrics,
        methods: methods.map(({ id }) => id),
      };
      return [run.id, names];
    }),
  );
}

/** The metric of quadrants and of the default order: the one asked for if the protocol has it, else the protocol's first. */
export function shownMetric(connection: Connection, asked: string): string {
  const metrics = newestProtocol(connection)?.body.metrics ?? [];
  return metrics.includes(asked) ? asked : (metrics[0] ?? asked);
}

export function className(classes: readonly string[], index: number): string {
  return classes[index] ?? `class ${index}`;
}
