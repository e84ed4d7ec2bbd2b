import { shownName } from '../../contract/failures.ts';
import { isRecord } from '../keras/layer-config.ts';

export interface StatedFacts {
  readonly classNames: readonly string[] | null;
  readonly metadata: Readonly<Record<string, string>>;
}

const MOST_FACTS = 20;

/**
 * What a model.json says beside its layers: who made it, and whatever its author wrote into `userDefinedMetadata`. A list
 * of as many texts as there are classes, wherever it stands in there, can only be their names.
 */
export function statedFacts(stated: Readonly<Record<string, unknown>>, classes: number): StatedFacts {
  const own = isRecord(stated['userDefinedMetadata']) ? Object.entries(stated['userDefinedMetadata']) : [];
  const said = [...['generatedBy', 'convertedBy'].map((key) => [key, stated[key]] as const), ...own.slice(0, MOST_FACTS)];
  const texts = said.flatMap(([key, value]) => (typeof value === 'string' ? [[shownName(key), shownName(value)] as const] : []));
  const lists = own.flatMap(([, value]) => (isTexts(value) && value.length === classes ? [value] : []));
  return { classNames: lists[0] ?? null, metadata: Object.fromEntries(texts) };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
