import type { FailureCode } from './failures.table.ts';

/** What to do next in the window, where the advice of the command would name a command. */
export const windowSteps: Partial<Readonly<Record<FailureCode, string>>> = {
  'card/missing': 'read the draft of the card on the Pair screen and confirm it',
  'cli/usage': 'please report it with the log',
  'mismatch/identical': 'choose the compressed model, or confirm the line on the Pair screen',
  'mismatch/swapped': 'swap the two files, or confirm the line on the Pair screen',
  'suspicious-format/unknown': 'choose a file of a format that the Pair screen names',
  'unsupported/layer': 'convert the model so that it uses supported layers',
  'unsupported/weights-only': 'save the whole model, not its weights alone',
  'unsupported/array': 'save it again as plain numbers, .npy or .npz',
  'decompression/bomb': 'do not use this file',
  'denial-of-service/limit': 'use a smaller file; the limits of this machine are in Settings',
  'layer/not-found': 'choose one of the layers on the Pair screen',
  'storage/full': 'free some space and press Resume on the Run screen: nothing finished is lost',
  'storage/io': 'check the disk, then press Resume on the Run screen',
  'engine/lost': 'see the doctor in Settings, then reload this page',
  'engine/out-of-memory': 'close other programs and press Resume on the Run screen, or audit fewer candidates at once',
  'engine/too-slow': 'see the doctor in Settings, then press Resume on the Run screen',
  'engine/no-executor': 'see the doctor in Settings',
  'engine/cancelled': 'press Resume on the Run screen to continue',
  'report/format': 'choose one of the formats on the Report screen',
  'run/none': 'go back to the list and choose a row',
};
