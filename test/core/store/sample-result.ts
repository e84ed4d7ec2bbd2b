import type { ItemResult } from '../../../core/store/records.ts';

export interface SampleOptions {
  /** Top class of the compressed model; the teacher says 0. */
  readonly compressedTop?: number;
  readonly labelClass?: number | null;
  /** Deformation of every metric of every method; null: undefined. */
  readonly deformation?: number | null;
  readonly status?: ItemResult['explained']['methods'][number]['status'];
  /** Part of the compressed maps' keys; teacher maps are shared. */
  readonly candidate?: string;
  readonly methods?: readonly string[];
  readonly metrics?: readonly string[];
  readonly decodedHash?: string;
  /** Teacher maps are not sent again. */
  readonly knowsTeacherMaps?: boolean;
}

/** A finished item as a worker would tell it, with 2 x 2 maps. */
export function sampleResult(ordinal: number, options: SampleOptions = {}): ItemResult {
  const { compressedTop = 0, labelClass = 0, status = 'evaluable', candidate = 'small' } = options;
  const deformation = options.deformation === undefined ? ((ordinal * 37) % 100) / 100 : options.deformation;
  const methods = options.methods ?? ['grad-cam', 'saliency'];
  const metrics = options.metrics ?? ['spearman', 'cosine'];
  const hasValue = status === 'evaluable' && deformation !== null;
  const score = (metric: string): ItemResult['explained']['methods'][number]['scores'][number] => ({
    metric,
    value: hasValue ? 1 - deformation : null,
    reason: hasValue ? null : 'undefined here',
    chance: 0,
    collapse: 0,
  });
  const map = (key: string, first: number): ItemResult['explained']['methods'][number]['teacherMap'] => ({
    key,
    height: 2,
    width: 2,
    channels: 1,
    minimum: first,
    maximum: 3,
    total: first + 6,
    status: 'ok',
    cellHeight: 4,
    cellWidth: 4,
  });
  return {
    explained: {
      ordinal,
      bytesHash: `bytes-${ordinal}`,
      decodedHash: options.decodedHash ?? `decoded-${ordinal}`,
      target: 0,
      targetTie: false,
      teacherTop: 0,
      compressedTop,
      methods: methods.map((method) => ({
        method,
        status,
        teacherMap: map(`teacher-${method}-${ordinal}`, 0),
        compressedMap: map(`${candidate}-${method}-${ordinal}`, ordinal),
        scores: metrics.map(score),
      })),
      seconds: 0.01,
    },
    arrays: [
      Float32Array.of(2, 1, 0),
      Float32Array.of(1.5, 1, ordinal),
      ...methods.flatMap(() => [
        options.knowsTeacherMaps === true ? new Float32Array() : Float32Array.of(0, 1, 2, 3),
        Float32Array.of(ordinal, 1, 2, 3),
      ]),
    ],
    labelClass,
    probabilities: { teacher: 0.7, compressed: 0.6 },
    deformations: Object.fromEntries(methods.map((method) => [method, Object.fromEntries(metrics.map((metric) => [metric, deformation]))])),
  };
}
