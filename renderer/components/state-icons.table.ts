/** State marks on a 14 x 14 grid: every state has its own shape, so that none is told by colour alone. Strokes unless filled. */
export interface StateIconShape {
  readonly stroke: string;
  readonly fill?: string;
  readonly dashed?: boolean;
}

const ring = 'M7 1a6 6 0 1 1 0 12a6 6 0 1 1 0-12z';

export const stateIcons = {
  tick: { stroke: `${ring}M4 7.2l2.1 2.1L10 5.2` },
  note: { stroke: `${ring}M4.5 5.5h5M4.5 8.5h3.5` },
  cross: { stroke: 'M1.5 2.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM4.5 4.5l5 5M9.5 4.5l-5 5' },
  rings: { stroke: 'M5 3a4 4 0 1 1 0 8a4 4 0 1 1 0-8zM9 3a4 4 0 1 1 0 8a4 4 0 1 1 0-8z' },
  dashed: { stroke: 'M7 1.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z', dashed: true },
  half: { stroke: ring, fill: 'M7 1a6 6 0 0 1 0 12z' },
  slashed: { stroke: 'M7 1.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11zM3 11L11 3' },
  arrow: { stroke: 'M3.6 4.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2zM7 7h6M10.4 4.2L13.2 7l-2.8 2.8' },
  swap: { stroke: 'M2 4.5h9M8.5 2L11 4.5 8.5 7M12 9.5H3M5.5 7L3 9.5 5.5 12' },
  flip: { stroke: 'M2 3.5h4l3 7h3M10 8.5l2 2-2 2' },
  warning: { stroke: 'M7 1.5L13 12.5H1zM7 5.5v3.5M7 10.6v.6' },
  same: { stroke: 'M2 5h10M2 9h10' },
  unequal: { stroke: 'M2 5h10M2 9h10M10 1.5L4 12.5' },
  question: { stroke: `${ring}M5.2 5.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M7 10.2v.5` },
} as const satisfies Readonly<Record<string, StateIconShape>>;
export type StateIconName = keyof typeof stateIcons;
