import { arrayFile } from './array-file.ts';
import type { DataSource } from './data-source.ts';
import { idxFiles } from './idx-files.ts';
import { pictureFolder } from './picture-folder.ts';

/** Every data source, in the order in which they are asked; the folder of pictures takes any folder and comes last. */
export const dataSources: readonly DataSource[] = [arrayFile, idxFiles, pictureFolder];
