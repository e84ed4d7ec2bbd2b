import { availableParallelism } from 'node:os';

import { Explainer } from '../../attribution/explainer.ts';
import type { ChosenMethod } from '../../attribution/attribution-method.ts';
import type { Backend, ExecutorId } from '../../contract/backend.ts';
import type { Card } from '../../contract/card.ts';
import type { Protocol } from '../../contract/protocol.ts';
import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Trusted } from '../../executors/choose.ts';
import type { Executor } from '../../graph/executor.ts';
import type { Model } from '../../models/model.ts';
import { pairedLayers } from '../../models/paired-layers.ts';
import type { ChosenMetric } from '../../metrics/score-pair.ts';

import { chooseMethod, chooseMetrics } from './choose-plug-ins.ts';
import { HeldThings } from './held-things.ts';
import { hashOfValue } from './map-key.ts';
import { inputShape, uniformPicture } from './read-inputs.ts';
import { trustedExecutor } from './trusted-executor.ts';
import { batchFor, shareOfMachine } from './workload.ts';
import type { WorkerState } from './worker-state.ts';

/** One model of a pair, ready to be asked. */
export interface Side {
  readonly model: Model;
  readonly card: Card | null;
  readonly cardHash: string;
  readonly explainer: Explainer;
  readonly methods: readonly ChosenMethod[];
  readonly layers: readonly (string | null)[];
  readonly black: Float32Array;
  readonly white: Float32Array;
}

/** A pair under a protocol: both models compiled for all methods, the metrics chosen, batch and threads fixed. */
export interface PairSession {
  readonly teacher: Side;
  readonly compressed: Side;
  readonly metrics: readonly ChosenMetric[];
  readonly executor: Executor;
  readonly batch: number;
  readonly threads: number;
  /** How many workers share the work; null: as many as there are. */
  readonly workers: number | null;
  readonly classes: readonly string[];
  dispose(): Promise<void>;
}

export interface PairAsk {
  readonly teacher: { readonly path: string; readonly card: Card | null };
  readonly compressed: { readonly path: string; readonly card: Card | null };
  readonly protocol: Protocol;
  readonly executor: ExecutorId | null;
  readonly batch: number | null;
  readonly threads: number | null;
  /** Asked for by a person. */
  readonly workers?: number | null;
}

/** Makes the executor of a backend, or says why there is none. */
export type TrustedBackend = (wanted: Backend, threads: number) => Promise<Result<Trusted>>;

/** Pairs that a worker has open: one per pair and protocol, compiled once. */
export class PairSessions {
  readonly #state: WorkerState;
  readonly #trusted: TrustedBackend;
  readonly #held = new HeldThings<PairSession>(3);

  constructor(state: WorkerState, trusted: TrustedBackend = trustedExecutor) {
    this.#state = state;
    this.#trusted = trusted;
  }

  open(ask: PairAsk): Promise<Result<PairSession>> {
    return this.#held.get(keyOf(ask), { open: () => openPair(this.#state, ask, this.#trusted), close: (session) => session.dispose() });
  }

  /** From now on a session is asked for with everything that was chosen for it. */
  fix(ask: PairAsk, { executor, batch, threads }: PairSession): void {
    this.#held.rename(keyOf(ask), keyOf({ ...ask, executor: executor.id, batch, threads }));
  }

  /** Disposes a session that nobody will ask for again. */
  close(ask: PairAsk): Promise<void> {
    return this.#held.drop(keyOf(ask));
  }
}

function keyOf({ teacher, compressed, protocol, executor, batch, threads }: PairAsk): string {
  return JSON.stringify([teacher, compressed, protocol, executor, batch, threads]);
}

async function openPair(state: WorkerState, ask: PairAsk, trusted: TrustedBackend): Promise<Result<PairSession>> {
  const [teacher, compressed] = [await state.model(ask.teacher.path), await state.model(ask.compressed.path)];
  if (!teacher.ok) return teacher;
  if (!compressed.ok) return compressed;
  const methods = chooseMethods(teacher.value, compressed.value, ask.protocol);
  if (!methods.ok) return methods;
  const metrics = chooseMetrics(ask.protocol.metrics, 'protocol/invalid');
  if (!metrics.ok) return metrics;
  const { graph } = teacher.value;
  const { threads, workers } = shareOfMachine(graph, { ...ask, processors: availableParallelism() });
  const chosen = await trusted(ask.executor ?? ask.protocol.backend, threads);
  if (!chosen.ok) return chosen;
  const { executor } = chosen.value;
  const side = (model: Model, card: Card | null, which: 'teacher' | 'compressed'): Side => {
    const own = methods.value.map((method) => ({
      method: method.method,
      options: method.options,
      layer: method.layers?.[which].tensor ?? null,
    }));
    return {
      model,
      card,
      cardHash: card === null ? 'none' : hashOfValue({ input: card.input, output: card.output }),
      explainer: new Explainer({ model, methods: own, executor, threads }),
      methods: own,
      layers: methods.value.map((method) => method.layers?.[which].layer ?? null),
      black: uniformPicture(model, card, 0),
      white: uniformPicture(model, card, 1),
    };
  };
  const sides = {
    teacher: side(teacher.value, ask.teacher.card, 'teacher'),
    compressed: side(compressed.value, ask.compressed.card, 'compressed'),
  };
  const classes = ask.teacher.card?.output.classes ?? teacher.value.hints.classNames ?? [];
  return succeeded({
    ...sides,
    metrics: metrics.value,
    executor,
    batch: ask.batch ?? batchFor(graph),
    threads,
    workers,
    classes,
    dispose: async () => {
      await sides.teacher.explainer.dispose();
      await sides.compressed.explainer.dispose();
    },
  });
}

interface PairedMethod extends Omit<ChosenMethod, 'layer'> {
  readonly layers: {
    readonly teacher: { readonly layer: string; readonly tensor: string };
    readonly compressed: { readonly layer: string; readonly tensor: string };
  } | null;
}

function chooseMethods(teacher: Model, compressed: Model, protocol: Protocol): Result<readonly PairedMethod[]> {
  const chosen: PairedMethod[] = [];
  for (const choice of protocol.methods) {
    const method = chooseMethod(choice, 'protocol/invalid');
    if (!method.ok) return method;
    const wanted = method.value.options['layer'];
    const layers =
      typeof wanted === 'string' && method.value.method.grid === 'layer' ? pairedLayers(teacher, compressed, wanted) : succeeded(null);
    if (!layers.ok) return layers;
    chosen.push({ ...method.value, layers: layers.value });
  }
  return succeeded(chosen);
}

/** What both networks are fed must be the same picture: same size as fed, whatever the cards say of its scale. */
export function feedsAlike(session: PairSession): boolean {
  return (
    inputShape(session.teacher.model).join() === inputShape(session.compressed.model).join() &&
    session.teacher.cardHash === session.compressed.cardHash
  );
}
