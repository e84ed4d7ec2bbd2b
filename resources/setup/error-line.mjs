/** How compilers, pip and Node begin the line that matters. */
const TELLING = /^(\w*Error|ERROR|fatal error)\b|: (fatal )?error:/;

/**
 * The line of a program's output that says best what went wrong, else its last.
 *
 * @param {string} output
 */
export function errorLine(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => TELLING.test(line)) ?? lines.findLast((line) => line !== '') ?? 'it said nothing';
}
