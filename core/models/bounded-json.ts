import { shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { refuse } from './refusal.ts';

/** JSON from a file. Length and nesting are checked on the text, before anything recurses into it. */
export function boundedJson(text: string, limits: Limits, what: string): unknown {
  if (text.length > limits.modelTextBytes) {
    refuse(
      'denial-of-service/limit',
      `${what}: expected at most ${limits.modelTextBytes} characters (modelTextBytes), received ${text.length}`,
    );
  }
  const depth = nesting(text);
  if (depth > limits.jsonDepth)
    refuse('denial-of-service/limit', `${what}: expected nesting of at most ${limits.jsonDepth} (jsonDepth), received ${depth}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse('damaged/structure', `${what} is not valid JSON: ${shownName(String(error))}`);
  }
}

/** Deepest nesting of brackets outside strings. */
function nesting(text: string): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let position = 0; position < text.length; position += 1) {
    const character = text.charCodeAt(position);
    if (inString) {
      if (character === BACKSLASH) position += 1;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) deepest = Math.max(deepest, (depth += 1));
    else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth -= 1;
  }
  return deepest;
}

const [QUOTE, BACKSLASH, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [34, 92, 91, 93, 123, 125];
