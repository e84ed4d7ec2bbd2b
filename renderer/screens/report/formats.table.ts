export interface ReportFormat {
  readonly id: string;
  readonly title: string;
  readonly holds: string;
}

/** What can be written now, and what a later version writes; nothing is hidden. */
export const ready: readonly ReportFormat[] = [
  {
    id: 'json',
    title: 'JSON',
    holds: 'Everything: protocol, models, data, every row with its scores, every decision, the log. One file that a machine can verify.',
  },
  { id: 'csv', title: 'CSV', holds: 'One line per item, method and candidate, with all scores; safe to open in a spreadsheet.' },
];

export const later: readonly ReportFormat[] = [
  { id: 'html', title: 'HTML', holds: 'One offline page for people, without a script.' },
  { id: 'pdf', title: 'PDF', holds: 'The same page, printed and tagged, with the JSON attached.' },
  { id: 'junit', title: 'JUnit', holds: 'Gates as test cases, for continuous integration.' },
  { id: 'sarif', title: 'SARIF', holds: 'Findings, for code scanning.' },
];
