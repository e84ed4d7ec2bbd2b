import type { GraphBuilder } from '../graph/builder.ts';
import { minus, plus, scaled, times } from '../graph/kinds/arithmetic.ts';
import type { TensorName } from '../graph/node.ts';
import type { Optimiser } from '../graph/training.ts';

/** A weight inside an update: where it stands, where it is drawn, and what the optimiser remembers of it. */
export interface UpdateAsk {
  readonly weight: TensorName;
  readonly gradient: TensorName;
  readonly decays: boolean;
  /** Running means of the steps before, in the order of `slotsOf`. */
  readonly slots: readonly TensorName[];
  /** Numbers that change from step to step, rank 0. */
  readonly rate: TensorName;
  /** 1 / (1 - beta1^t) and 1 / (1 - beta2^t); only Adam reads them. */
  readonly corrections: readonly [first: TensorName, second: TensorName];
}

export interface Updated {
  readonly weight: TensorName;
  readonly slots: readonly TensorName[];
}

/** Names of what an optimiser keeps for each weight. */
export function slotsOf(optimiser: Optimiser): readonly string[] {
  return optimiser.kind === 'momentum' ? ['velocity'] : ['mean', 'square'];
}

/** One step of the optimiser as nodes; formulas and sources stand at `Optimiser`. */
export function growUpdate(build: GraphBuilder, optimiser: Optimiser, ask: UpdateAsk): Updated {
  return optimiser.kind === 'momentum' ? momentumStep(build, optimiser, ask) : adamStep(build, optimiser, ask);
}

function momentumStep(build: GraphBuilder, how: Extract<Optimiser, { kind: 'momentum' }>, ask: UpdateAsk): Updated {
  const gradient = decayed(build, ask, how.decay);
  const velocity = plus(build, scaled(build, slot(ask, 0), how.momentum), gradient);
  const direction = how.nesterov ? plus(build, gradient, scaled(build, velocity, how.momentum)) : velocity;
  return { weight: minus(build, ask.weight, times(build, direction, ask.rate)), slots: [velocity] };
}

function adamStep(build: GraphBuilder, how: Exclude<Optimiser, { kind: 'momentum' }>, ask: UpdateAsk): Updated {
  const coupled = how.kind === 'adam';
  const gradient = coupled ? decayed(build, ask, how.decay) : ask.gradient;
  const mean = plus(build, scaled(build, slot(ask, 0), how.beta1), scaled(build, gradient, 1 - how.beta1));
  const square = plus(build, scaled(build, slot(ask, 1), how.beta2), scaled(build, times(build, gradient, gradient), 1 - how.beta2));
  const root = build.add('sqrt', [times(build, square, ask.corrections[1])], {});
  const direction = build.add('divide', [times(build, mean, ask.corrections[0]), plus(build, root, build.scalar(how.epsilon))], {});
  const drawn = coupled || !ask.decays || how.decay === 0 ? direction : plus(build, direction, scaled(build, ask.weight, how.decay));
  return { weight: minus(build, ask.weight, times(build, drawn, ask.rate)), slots: [mean, square] };
}

function decayed(build: GraphBuilder, ask: UpdateAsk, decay: number): TensorName {
  return ask.decays && decay !== 0 ? plus(build, ask.gradient, scaled(build, ask.weight, decay)) : ask.gradient;
}

function slot(ask: UpdateAsk, index: number): TensorName {
  const name = ask.slots[index];
  if (name === undefined) throw new RangeError(`the optimiser keeps no slot ${String(index)} for "${ask.weight}"`);
  return name;
}
