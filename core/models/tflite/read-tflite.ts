import { shownName } from '../../contract/failures.ts';
import { shapeOf } from '../../graph/graph.ts';
import { extent } from '../../graph/shape.ts';
import { parseTfliteFile } from '../../wire/tflite/tflite-file.ts';
import type { ModelBytes } from '../model-format.ts';
import type { Model } from '../model.ts';
import { classNames } from './class-names.ts';
import { tfliteGraph } from './tflite-graph.ts';

export async function readTflite(file: ModelBytes): Promise<Model> {
  const stored = parseTfliteFile(file.bytes, file.limits);
  const { inputQuantisation, ...grown } = tfliteGraph(stored, file.limits);
  const classes = extent(shapeOf(grown.graph, grown.logits), -1);
  return {
    ...grown,
    hints: {
      classNames: await classNames(stored, file, classes),
      inputQuantisation,
      normalisation: null,
      metadata: stored.description === '' ? {} : { description: shownName(stored.description) },
    },
    format: 'tflite',
    name: file.name,
    bytes: file.bytes.byteLength,
    hash: file.hash,
  };
}
