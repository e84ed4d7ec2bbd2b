/**
 * The class that a label means, or null. In this order: the class of exactly that name; the class at that position,
 * for whole numbers (unless classes have numbers for names); the only class whose letters and digits are the same
 * ("T-shirt-top" for "T-shirt/top", because a folder cannot be called by a name with a slash).
 */
export function classOfLabel(label: string | null, classes: readonly string[]): number | null {
  if (label === null) return null;
  const exact = classes.indexOf(label);
  if (exact >= 0) return exact;
  if (/^\d{1,7}$/.test(label) && !classes.some((name) => /^\d+$/.test(name))) {
    const position = Number(label);
    return position < classes.length ? position : null;
  }
  const wanted = lettersOf(label);
  const alike = classes.flatMap((name, index) => (lettersOf(name) === wanted ? [index] : []));
  return wanted !== '' && alike.length === 1 ? (alike[0] ?? null) : null;
}

function lettersOf(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
