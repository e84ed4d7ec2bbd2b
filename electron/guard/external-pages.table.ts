/** The licence that Concord is given under. */
export const LICENCE_PAGE = 'https://www.apache.org/licenses/LICENSE-2.0';

/** The pages that may be opened in the person's browser, and all of them. Plug-ins name their sources as text. */
export const externalPages: readonly string[] = [LICENCE_PAGE];
