import type { Connection } from '../connection.ts';

export interface ProjectRow {
  readonly id: string;
  readonly createdAt: string;
  readonly title: string;
  readonly engineBuild: string;
  readonly example: number;
}

export function insertProject(connection: Connection, row: ProjectRow): void {
  connection.run(
    'INSERT INTO project (one, id, created_at, title, engine_build, example) VALUES (1, :id, :createdAt, :title, :engineBuild, :example)',
    { ...row },
  );
}

export function readProject(connection: Connection): ProjectRow {
  const row = connection.first<ProjectRow>(
    'SELECT id, created_at AS createdAt, title, engine_build AS engineBuild, example FROM project WHERE one = 1',
  );
  if (row === undefined) throw new Error('project table: expected one row, received none');
  return row;
}
