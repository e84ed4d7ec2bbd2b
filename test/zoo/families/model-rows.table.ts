/** Row of the table of faults, by what is wrong; the first that fits counts. */
const rows: readonly (readonly [fits: RegExp, row: string])[] = [
  [/pickle|PyTorch/, 'M9'],
  [/Lambda|marshalled code|code-execution\/lambda/, 'M8'],
  [/traversal|another name beside|two members|is a link$|NUL/, 'M10'],
  [/bomb|blanks|overlap|archive in the archive|more members|inflates|far larger/, 'M11'],
  [/file-read|outside the file|soft link|another file/, 'M12'],
  [/not-finite|NaN|infinity/, 'M6'],
  [/named like|of the kind (?:constructor|toString|hasOwnProperty|__proto__)/, 'M7'],
  [/nested 100,000|longer than allowed|more layers|200 MB|million layers|backwards/, 'M16'],
  [/billion cells|4 GiB|larger than allowed|share one/, 'M15'],
  [/weights|bias|kernel/, 'M5'],
  [/hostile name|name of/, 'M17'],
  [/channels first|two inputs|batch of|of no size|picture as answer/, 'M22'],
];

export function rowOfModel(table: string, name: string, code: string): string {
  const found = rows.find(([fits]) => fits.test(`${name} ${code}`))?.[1];
  if (table === 'hostile-tflite')
    return /root|list of|contain themselves|shared/.test(name) ? 'M19' : found === 'M6' || found === 'M15' ? found : 'M20';
  return found ?? (table === 'hostile-keras' ? 'M13' : table === 'hostile-content' ? 'I6' : 'M4');
}
