import { Connection } from '../../../core/store/connection.ts';
import { migrate } from '../../../core/store/migrate.ts';

/* Migrates a project and kills itself when the new schema is written but not yet committed. */
const [path = ''] = process.argv.slice(2);
const connection = new Connection(path, { mode: 'write' });
connection.transaction(() => {
  migrate(connection);
  process.kill(process.pid, 'SIGKILL');
});
