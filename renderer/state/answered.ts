import { succeeded } from '../../core/contract/result.ts';
import type { Result } from '../../core/contract/result.ts';

/** The body of an answer, where nothing travels behind it. */
export function answered<Value>(answer: Result<{ readonly value: Value }>): Result<Value> {
  return answer.ok ? succeeded(answer.value.value) : answer;
}
