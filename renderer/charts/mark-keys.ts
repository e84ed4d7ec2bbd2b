export interface MarkKeys {
  readonly active: number;
  readonly count: number;
  readonly onmove: (place: number) => void;
  readonly onchoose: (place: number) => void;
}

/** Arrows walk the marks of a chart, Home and End go to its ends, Enter or space opens what the mark stands for. */
export function markKeys(event: KeyboardEvent, { active, count, onmove, onchoose }: MarkKeys): void {
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: active + 1,
    ArrowDown: active + 1,
    ArrowLeft: active - 1,
    ArrowUp: active - 1,
    Home: 0,
    End: count - 1,
  };
  const target = targets[event.key];
  const isChosen = event.key === 'Enter' || event.key === ' ';
  if (count === 0 || (target === undefined && !isChosen)) return;
  event.preventDefault();
  event.stopPropagation();
  if (target !== undefined) onmove(Math.min(count - 1, Math.max(0, target)));
  else onchoose(active);
}
