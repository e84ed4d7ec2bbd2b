import type { ExecutorId } from '../contract/backend.ts';
import type { Result } from '../contract/result.ts';
import type { Graph } from './graph.ts';
import type { NodeKind, TensorName } from './node.ts';
import type { Shape } from './shape.ts';

/** Values at run time; the batch extent is a real number here. Row-major. */
export interface Tensor {
  readonly shape: Shape;
  readonly values: Float32Array;
}
export type Feeds = Readonly<Record<TensorName, Tensor>>;
export type Fetches = Readonly<Record<TensorName, Tensor>>;

/** A compiled graph. Whoever compiles it disposes it. */
export interface Program {
  readonly graph: Graph;
  /** Feeds every input of the graph; answers every output. The fetches are owned by the caller. */
  run(feeds: Feeds): Promise<Fetches>;
  dispose(): Promise<void>;
}

/** Runs graphs. It may run only what it has passed (self-test per kind, agreement per program). */
export interface Executor {
  readonly id: ExecutorId;
  readonly version: string;
  supports(kind: NodeKind): boolean;
  compile(graph: Graph, how: { readonly threads: number }): Promise<Result<Program>>;
}
