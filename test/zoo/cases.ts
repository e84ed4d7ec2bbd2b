import { arrayCases } from './families/array-cases.ts';
import { depthCases } from './families/depth-cases.ts';
import { folderCases } from './families/folder-cases.ts';
import { heavyCases } from './families/heavy-cases.ts';
import { modelCases } from './families/model-cases.ts';
import { nameCases } from './families/name-cases.ts';
import { pairCases } from './families/pair-cases.ts';
import { pictureCases } from './families/picture-cases.ts';
import { privateCases } from './families/private-cases.ts';
import { projectCases } from './families/project-cases.ts';
import { reportCases } from './families/report-cases.ts';
import { settingCases } from './families/setting-cases.ts';
import { shardCases } from './families/shard-cases.ts';
import { shapeCases } from './families/shape-cases.ts';
import { tableCases } from './families/table-cases.ts';
import type { ZooCase } from './zoo-case.ts';

/** Every case of the zoo, in the order of the manifest. */
export const cases: readonly ZooCase[] = [
  ...modelCases,
  ...heavyCases,
  ...nameCases,
  ...shapeCases,
  ...shardCases,
  ...arrayCases,
  ...pictureCases,
  ...depthCases,
  ...privateCases,
  ...folderCases,
  ...tableCases,
  ...settingCases,
  ...pairCases,
  ...projectCases,
  ...reportCases,
];
