/** Values at the nodes of a lattice, row-major [height, width]. */
export interface NodeValues {
  readonly values: Float64Array;
  readonly height: number;
  readonly width: number;
}

/** Coordinates count nodes: x along the width, y along the height. */
export interface LatticeLine {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly closed: boolean;
}

/**
 * Lines of equal value by marching squares with linear interpolation on the edges.
 *
 *     inside = value >= level; on an edge from a (inside) to b (outside) the line crosses at (level - a)/(b - a)
 *
 * A saddle (opposite corners inside) is joined as the mean of its four corners says. Lines leave at the border.
 * source  Lorensen, Cline 1987, doi 10.1145/37401.37422, in two dimensions
 */
export function marchSquares(nodes: NodeValues, level: number): readonly LatticeLine[] {
  const links = new Map<number, number[]>();
  for (let row = 0; row + 1 < nodes.height; row += 1) {
    for (let column = 0; column + 1 < nodes.width; column += 1) {
      for (const [from, to] of squareSegments(nodes, level, row * nodes.width + column)) {
        links.set(from, [...(links.get(from) ?? []), to]);
        links.set(to, [...(links.get(to) ?? []), from]);
      }
    }
  }
  return joined(links).map(({ edges, closed }) => ({ points: edges.map((edge) => crossing(nodes, level, edge)), closed }));
}

type Segment = readonly [from: number, to: number];

/** Edges are numbered by their first node: 2 * node is the edge to the right of it, 2 * node + 1 the edge below it. */
function squareSegments(nodes: NodeValues, level: number, node: number): readonly Segment[] {
  const corners = [node, node + 1, node + nodes.width + 1, node + nodes.width].map((corner) => nodes.values[corner] ?? 0);
  const inside = corners.map((value) => value >= level);
  const [top, right, bottom, left] = [2 * node, 2 * (node + 1) + 1, 2 * (node + nodes.width), 2 * node + 1];
  const sides: readonly Segment[] = [
    [left, top],
    [top, right],
    [right, bottom],
    [bottom, left],
  ]; // around corner 0, 1, 2, 3
  const count = inside.filter(Boolean).length;
  if (count === 0 || count === 4) return [];
  if (count === 2 && inside[0] === inside[2]) {
    const middle = corners.reduce((sum, value) => sum + value, 0) / 4 >= level;
    return sides.filter((_, corner) => inside[corner] !== middle); // each corner that differs from the middle is cut off
  }
  if (count === 2) return inside[0] === inside[1] ? [[left, right]] : [[top, bottom]];
  return sides.filter((_, corner) => inside[corner] === (count === 1));
}

function crossing(nodes: NodeValues, level: number, edge: number): { readonly x: number; readonly y: number } {
  const node = Math.floor(edge / 2);
  const isVertical = edge % 2 === 1;
  const from = nodes.values[node] ?? 0;
  const to = nodes.values[node + (isVertical ? nodes.width : 1)] ?? 0;
  const share = (level - from) / (to - from);
  const x = node % nodes.width;
  const y = Math.floor(node / nodes.width);
  return isVertical ? { x, y: y + share } : { x: x + share, y };
}

/** Every edge has one link (at the border) or two; open lines are walked first, what remains are rings. */
function joined(links: ReadonlyMap<number, readonly number[]>): readonly { readonly edges: readonly number[]; readonly closed: boolean }[] {
  const seen = new Set<number>();
  const walk = (start: number): readonly number[] => {
    const edges: number[] = [];
    for (let edge: number | undefined = start; edge !== undefined; edge = links.get(edge)?.find((next) => !seen.has(next))) {
      seen.add(edge);
      edges.push(edge);
    }
    return edges;
  };
  const open = [...links].filter(([, ends]) => ends.length === 1).map(([edge]) => edge);
  const lines = open.flatMap((edge) => (seen.has(edge) ? [] : [{ edges: walk(edge), closed: false }]));
  const rings = [...links.keys()].flatMap((edge) => (seen.has(edge) ? [] : [{ edges: walk(edge), closed: true }]));
  return [...lines, ...rings];
}
