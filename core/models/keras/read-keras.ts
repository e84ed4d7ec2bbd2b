import { shownName } from '../../contract/failures.ts';
import type { ModelBytes } from '../model-format.ts';
import type { Model } from '../model.ts';
import { kerasGraph } from './keras-graph.ts';
import { kerasNetwork } from './keras-network.ts';
import type { WeightSource } from './weight-source.ts';

/** What every file format of Keras' layers comes down to: an architecture as JSON, and a way to the weights. */
export interface KerasParts {
  readonly format: string;
  /** Parsed JSON, nothing of it checked. */
  readonly config: unknown;
  readonly weights: WeightSource;
  readonly version: string | null;
}

export function readKeras(file: ModelBytes, parts: KerasParts): Model {
  const network = kerasNetwork(parts.config, file.limits);
  const { normalisation, ...grown } = kerasGraph(network, parts.weights, file.limits);
  return {
    ...grown,
    integer: false,
    hints: {
      classNames: null,
      inputQuantisation: null,
      normalisation,
      metadata: parts.version === null ? {} : { keras: shownName(parts.version) },
    },
    format: parts.format,
    name: file.name,
    bytes: file.bytes.byteLength,
    hash: file.hash,
  };
}
