import type { App } from '../../state/app.svelte.ts';

export async function chooseTeacher(app: App): Promise<void> {
  const [place] = await app.chooser.choose({ title: 'Choose the teacher', takes: 'file' });
  if (place !== undefined) await app.draft.setTeacher(place);
}

export async function chooseCandidates(app: App): Promise<void> {
  const places = await app.chooser.choose({ title: 'Choose compressed models', takes: 'files' });
  for (const place of places) await app.draft.addCandidate(place);
}

export async function chooseData(app: App): Promise<void> {
  const [place] = await app.chooser.choose({ title: 'Choose data', takes: 'file-or-folder' });
  if (place !== undefined) await app.draft.setData(place);
}

export async function chooseProject(app: App): Promise<void> {
  const [place] = await app.chooser.choose({ title: 'Open a project (.concord)', takes: 'file' });
  if (place !== undefined) await app.session.openProject(place.grant);
}
