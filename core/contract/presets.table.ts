/**
 * The usual ways to feed pictures, by the name most libraries give them: value = (pixel * scale - mean) / std. `colour` is that of three channels; a network
 * with one channel is fed grey.
 */
export const presets = {
  /** 0..1 */
  unit: { colour: 'rgb', scale: 1 / 255, mean: [0], std: [1] },
  /** -1..1, as TensorFlow's MobileNet and Inception */
  tf: { colour: 'rgb', scale: 1 / 127.5, mean: [1], std: [1] },
  /** 0..255 minus the mean of ImageNet, channels reversed, as VGG and ResNet of Caffe */
  caffe: { colour: 'bgr', scale: 1, mean: [103.939, 116.779, 123.68], std: [1, 1, 1] },
  /** 0..1, centred and scaled by ImageNet, as torchvision */
  imagenet: { colour: 'rgb', scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
} as const;
