import { Connection } from '../../../core/store/connection.ts';
import { APPLICATION_ID } from '../../../core/store/header.ts';
import { firstLight } from '../../../core/store/migrations/10-first-light.ts';
import { useWriteAheadLog } from '../../../core/store/settings.ts';
import { addEntry } from '../../../core/store/tables/log.ts';
import { insertProject } from '../../../core/store/tables/project.ts';
import { opener } from './sample-project.ts';

/** A project as the first release made it: schema 10, a title and one entry. Answers its path. */
export function firstLightProject(path: string): string {
  const { clock, machine, build } = opener();
  const connection = new Connection(path, { mode: 'create' });
  useWriteAheadLog(connection);
  connection.execute(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
  for (const statement of firstLight.statements) connection.execute(statement);
  connection.execute('PRAGMA user_version = 10');
  insertProject(connection, { id: 'old', title: 'Old', example: 0, createdAt: clock.utc(), engineBuild: '0.1.0' });
  addEntry(connection, { clock, bootId: machine.bootId, build }, { actor: 'engine', action: 'project/created', target: 'old', new: 'Old' });
  connection.close();
  return path;
}
