import { Explainer } from '../../attribution/explainer.ts';
import type { AttributionMethod } from '../../attribution/attribution-method.ts';
import type { ExecutorId } from '../../contract/backend.ts';
import type { Card } from '../../contract/card.ts';
import { failure, shownName } from '../../contract/failures.ts';
import type { Protocol } from '../../contract/protocol.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Model } from '../../models/model.ts';
import { pairedLayers } from '../../models/paired-layers.ts';

import { chooseMethod } from './choose-plug-ins.ts';
import { HeldThings } from './held-things.ts';
import { uniformPicture } from './read-inputs.ts';
import { trustedExecutor } from './trusted-executor.ts';
import type { WorkerState } from './worker-state.ts';

/** A model file as the record names it; another file in its place is not asked. */
export interface NamedModel {
  readonly path: string;
  readonly card: Card | null;
  readonly hash: string;
}

export interface WhatIfAsk {
  /** The teacher first: its layers are those that a candidate's are paired with. */
  readonly models: readonly NamedModel[];
  readonly protocol: Protocol;
  readonly method: string;
  readonly executor: ExecutorId | null;
  readonly threads: number;
}

/** One model with one method, ready to be asked about single items. */
export interface OpenModel {
  readonly model: Model;
  readonly card: Card | null;
  readonly method: AttributionMethod;
  readonly explainer: Explainer;
  readonly black: Float32Array;
  readonly white: Float32Array;
}

/** Models that stay open between strokes, each compiled once for a batch of one. */
export class WhatIfModels {
  readonly #state: WorkerState;
  readonly #held = new HeldThings<OpenModel>(42);

  constructor(state: WorkerState) {
    this.#state = state;
  }

  async open(ask: WhatIfAsk, which: NamedModel): Promise<Result<OpenModel>> {
    const read = await this.#read(which); // known from now on: which files it comes from
    if (!read.ok) return read;
    const choice = ask.protocol.methods.find(({ id }) => id === ask.method);
    const [teacher] = ask.models;
    const key = JSON.stringify([
      this.#state.modelKey(which.path),
      which,
      teacher?.hash,
      choice,
      ask.executor ?? ask.protocol.backend,
      ask.threads,
    ]);
    return this.#held.get(key, { open: () => this.#open(ask, which), close: ({ explainer }) => explainer.dispose() });
  }

  async #open(ask: WhatIfAsk, which: NamedModel): Promise<Result<OpenModel>> {
    const [named = which] = ask.models;
    const teacher = await this.#read(named);
    const model = which === named ? teacher : await this.#read(which);
    if (!teacher.ok) return teacher;
    if (!model.ok) return model;
    const choice = ask.protocol.methods.find(({ id }) => id === ask.method);
    if (choice === undefined) return failed(failure('protocol/invalid', `the protocol of this run has no method "${ask.method}"`));
    const method = chooseMethod(choice, 'protocol/invalid');
    if (!method.ok) return method;
    const wanted = method.value.options['layer'];
    const byLayer = typeof wanted === 'string' && method.value.method.grid === 'layer';
    const layers = byLayer ? pairedLayers(teacher.value, model.value, wanted) : succeeded(null);
    if (!layers.ok) return layers;
    const executor = await trustedExecutor(ask.executor ?? ask.protocol.backend, ask.threads);
    if (!executor.ok) return executor;
    const chosen = { ...method.value, layer: layers.value?.compressed.tensor ?? null };
    return succeeded({
      model: model.value,
      card: which.card,
      method: chosen.method,
      explainer: new Explainer({ model: model.value, methods: [chosen], executor: executor.value.executor, threads: ask.threads }),
      black: uniformPicture(model.value, which.card, 0),
      white: uniformPicture(model.value, which.card, 1),
    });
  }

  async #read({ path, hash }: NamedModel): Promise<Result<Model>> {
    const model = await this.#state.model(path);
    if (!model.ok || model.value.hash === hash) return model;
    return failed(failure('input/changed', `${shownName(path)} is not the file that was audited: its content has changed`));
  }
}
