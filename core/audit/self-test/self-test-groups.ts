import type { SelfTestGroup } from '../../contract/self-test.ts';

import { degenerateZoo } from './degenerate-zoo.ts';
import { plantedDeformations } from './planted-deformations.ts';
import { RECORD_NOT_DONE, recordCases } from './record-cases.ts';
import { STATISTICS_NOT_DONE, statisticsCases } from './statistics-cases.ts';
import { VERDICTS_NOT_DONE, verdictCases } from './verdict-cases.ts';

/**
 * The groups of the tool's self-test that need no executor. Cases have answers that are known
 * beforehand; what the kit names and this version cannot do is said, and never counted as passed.
 */
export function selfTestGroups(): SelfTestGroup[] {
  return [
    { id: 'planted-deformations', title: 'Planted deformations', cases: plantedDeformations(), notDone: [] },
    { id: 'degenerate-zoo', title: 'Degenerate maps', cases: degenerateZoo(), notDone: [] },
    { id: 'statistics', title: 'Statistics', cases: statisticsCases(), notDone: [...STATISTICS_NOT_DONE] },
    { id: 'verdict-logic', title: 'Verdicts and exit codes', cases: verdictCases(), notDone: [...VERDICTS_NOT_DONE] },
    { id: 'record', title: 'The record', cases: recordCases(), notDone: [...RECORD_NOT_DONE] },
  ];
}
