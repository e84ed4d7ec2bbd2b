/**
 * Orders names as people count: `2.png` before `10.png`, folder by folder. Made of code units and digits only, so that
 * every machine and language gives the same order; equal numbers with other zeros fall back to plain order.
 */
export function naturalOrder(a: string, b: string): number {
  const [partsA, partsB] = [partsOf(a), partsOf(b)];
  for (const [index, partA] of partsA.entries()) {
    const partB = partsB[index];
    if (partB === undefined) return 1;
    const difference = isNumber(partA) && isNumber(partB) ? compareDigits(partA, partB) : compareText(partA, partB);
    if (difference !== 0) return difference;
  }
  return partsA.length - partsB.length || compareText(a, b);
}

/** Runs of digits, single separators, and everything between; a separator sorts before any letter. */
function partsOf(name: string): readonly string[] {
  return name.replaceAll('/', '\0').match(/\d+|\0|[^\d\0]+/g) ?? [];
}

function isNumber(part: string): boolean {
  return part >= '0' && part < ':';
}

function compareDigits(a: string, b: string): number {
  const [digitsA, digitsB] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return digitsA.length - digitsB.length || compareText(digitsA, digitsB);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
