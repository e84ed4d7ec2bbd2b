/** The one scheme and the one host that a window may show; nothing of them is ever looked up in a network. */
export const SCHEME = 'app';
export const PAGE_HOST = 'concord';
export const PAGE_ORIGIN = `${SCHEME}://${PAGE_HOST}`;
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/`;

/** Where a page of the documentation is shown. */
export function docsAddress(page: string): string {
  return `${PAGE_ORIGIN}/docs/${page}`;
}

/** Whether an address lies within our own scheme and host; everything else is cancelled before it is asked for. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address.startsWith('blob:') ? address.slice('blob:'.length) : address);
  return url !== null && url.protocol === `${SCHEME}:` && url.host === PAGE_HOST;
}
