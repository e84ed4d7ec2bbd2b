import { shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { refuse } from './refusal.ts';

/** JSON from a file. Length, nesting and number of values are checked on the text, before anything recurses into it. */
export function boundedJson(text: string, limits: Limits, what: string): unknown {
  if (text.length > limits.modelTextBytes) {
    refuse(
      'denial-of-service/limit',
      `${what}: expected at most ${limits.modelTextBytes} characters (modelTextBytes), received ${text.length}`,
    );
  }
  const { depth, values } = measured(text);
  if (depth > limits.jsonDepth)
    refuse('denial-of-service/limit', `${what}: expected nesting of at most ${limits.jsonDepth} (jsonDepth), received ${depth}`);
  if (values > limits.jsonValues)
    refuse('denial-of-service/limit', `${what}: expected at most ${limits.jsonValues} values (jsonValues), received ${values}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse('damaged/structure', `${what} is not valid JSON: ${shownName(String(error))}`);
  }
}

/** Deepest nesting of brackets outside strings, and how many values stand between commas. */
function measured(text: string): { readonly depth: number; readonly values: number } {
  let [depth, deepest, values, inString] = [0, 0, 1, false];
  for (let position = 0; position < text.length; position += 1) {
    const character = text.charCodeAt(position);
    if (inString) {
      if (character === BACKSLASH) position += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === COMMA) values += 1;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) deepest = Math.max(deepest, (depth += 1));
    else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth -= 1;
  }
  return { depth: deepest, values };
}

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE, COMMA] = [34, 92, 91, 93, 123, 125, 44];
