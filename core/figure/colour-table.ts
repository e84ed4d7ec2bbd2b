import { cividis, viridis } from './published-colours.table.ts';

/** `difference` is diverging: blue is more in the teacher, orange more in the compressed model, the middle is zero. */
export const colourTableNames = ['cividis', 'viridis', 'grey', 'difference'] as const;
export type ColourTableName = (typeof colourTableNames)[number];

/** 256 colours, three bytes each (red, green, blue), lowest value first. */
export type ColourTable = Uint8Array;

/** Token `--over`: a value above the range of the scale, the same in both themes. */
export const overColour: readonly [number, number, number] = [0xd6, 0x3c, 0x98];

export const colourTables: Readonly<Record<ColourTableName, ColourTable>> = {
  cividis: fromHex(cividis),
  viridis: fromHex(viridis),
  grey: Uint8Array.from({ length: 3 * 256 }, (_, byte) => Math.floor(byte / 3)),
  difference: fromStops([
    [0, [10, 47, 115]],
    [0.2, [46, 102, 196]],
    [0.4, [169, 198, 240]],
    [0.5, [244, 244, 244]],
    [0.6, [247, 199, 154]],
    [0.8, [217, 115, 28]],
    [1, [122, 46, 0]],
  ]),
};

/** Index of a position 0..1 in a table; positions outside are clamped. */
export function colourIndex(position: number): number {
  return Math.min(255, Math.max(0, Math.round(position * 255)));
}

/** One colour as CSS and SVG want it. */
export function colourText(table: ColourTable, position: number): string {
  const index = 3 * colourIndex(position);
  return `rgb(${[0, 1, 2].map((part) => String(table[index + part] ?? 0)).join(' ')})`;
}

/** A table as one row of 256 opaque pixels, for legends: RGBA, 1024 bytes. */
export function legendPixels(name: ColourTableName): Uint8ClampedArray<ArrayBuffer> {
  const table = colourTables[name];
  return Uint8ClampedArray.from({ length: 4 * 256 }, (_, byte) =>
    byte % 4 === 3 ? 255 : (table[3 * Math.floor(byte / 4) + (byte % 4)] ?? 0),
  );
}

function fromHex(hex: string): ColourTable {
  return Uint8Array.from({ length: hex.length / 2 }, (_, byte) => Number.parseInt(hex.slice(2 * byte, 2 * byte + 2), 16));
}

type Stop = readonly [position: number, colour: readonly [number, number, number]];

/** Straight lines between stops in sRGB; the stops are the tokens of the design, checked for colour-vision deficiencies there. */
function fromStops(stops: readonly Stop[]): ColourTable {
  return Uint8Array.from({ length: 3 * 256 }, (_, byte) => {
    const position = Math.floor(byte / 3) / 255;
    const part = byte % 3;
    const next = Math.max(
      1,
      stops.findIndex(([at]) => at >= position),
    );
    const [fromAt, from] = stops[next - 1] ?? [0, [0, 0, 0]];
    const [toAt, to] = stops[next] ?? [1, [0, 0, 0]];
    const share = (position - fromAt) / (toAt - fromAt);
    return Math.round((from[part] ?? 0) + share * ((to[part] ?? 0) - (from[part] ?? 0)));
  });
}
