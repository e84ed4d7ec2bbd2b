import type { ExplainedScalar, FloorReference, Protocol, TargetRule } from '../../../core/contract/protocol.ts';
import { countText, numberText } from '../../../core/figure/number-text.ts';

export interface PlainLine {
  readonly title: string;
  readonly text: string;
}

/** What a protocol fixes, in words that need no manual. */
export function plainWords(protocol: Protocol): readonly PlainLine[] {
  const { floors } = protocol;
  return [
    { title: 'Target', text: targetWords[protocol.targetRule] },
    { title: 'Explained number', text: scalarWords[protocol.scalar] },
    {
      title: 'Noise floors',
      text:
        floors.sampleItems === 0
          ? 'None: scores stand without a yardstick.'
          : `On ${countText(floors.sampleItems, 'sampled item', 'sampled items')}: input noise of ${numberText(floors.inputNoise.greyLevels)} grey level, weight jitter matched to the agreement of the pair, and permuted maps as the ceiling. ${referenceWords[floors.reference]}`,
    },
    { title: 'Computed by', text: protocol.backend === 'auto' ? 'the fastest executor that passed its self-test' : protocol.backend },
  ];
}

export const targetWords: Readonly<Record<TargetRule, string>> = {
  'teacher-prediction': 'The class that the teacher predicts, for both models: reasons for the same answer are compared.',
  label: 'The labelled class, for both models.',
};

export const scalarWords: Readonly<Record<ExplainedScalar, string>> = {
  logit: 'The logit of the target.',
  'logit-centred': 'The logit of the target minus the mean logit: a shift common to all logits changes no map.',
  margin: 'The logit of the target minus that of the runner-up.',
};

const referenceWords: Readonly<Record<FloorReference, string>> = {
  largest: 'A map has moved when it leaves the larger of the two noises.',
  'weight-jitter': 'A map has moved when it leaves the weight jitter.',
  'input-noise': 'A map has moved when it leaves the input noise.',
};
