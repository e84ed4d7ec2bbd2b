/** Share of a frame that small pictures may take; the rest belongs to scrolling and keys. */
const SLICE_MS = 5;

const waiting = new Set<() => void>();
let isPlanned = false;

/** Paints in one of the next frames, as many as fit into a slice each. Returns how to change one's mind. */
export function paintLater(paint: () => void): () => void {
  waiting.add(paint);
  plan();
  return () => {
    waiting.delete(paint);
  };
}

function plan(): void {
  if (isPlanned) return;
  isPlanned = true;
  requestAnimationFrame(paintSome);
}

function paintSome(): void {
  isPlanned = false;
  const end = performance.now() + SLICE_MS;
  for (const paint of waiting) {
    waiting.delete(paint);
    paint();
    if (performance.now() > end) break;
  }
  if (waiting.size > 0) plan();
}
