import type { AttributionMethod } from './attribution-method.ts';
import { deconvnet } from './deconvnet.ts';
import { gradCam } from './grad-cam.ts';
import { guidedBackprop } from './guided-backprop.ts';
import { inputXGradient } from './input-x-gradient.ts';
import { integratedGradients } from './integrated-gradients.ts';
import { occlusion } from './occlusion.ts';
import { rise } from './rise.ts';
import { saliency } from './saliency.ts';
import { smoothGrad } from './smooth-grad.ts';

/** Every attribution method, by id. */
export const attributionMethods: readonly AttributionMethod[] = [
  deconvnet,
  gradCam,
  guidedBackprop,
  inputXGradient,
  integratedGradients,
  occlusion,
  rise,
  saliency,
  smoothGrad,
];
