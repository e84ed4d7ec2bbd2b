import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye } from 'd3-shape';

const shapes = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolWye, symbolStar] as const;
const AREA = 42; // px²: a dot that is told from its neighbours without colour

/** Outline of a candidate's dot around 0, 0: the shape says which one it is. After six they repeat, and the name beside them decides. */
export function candidateMark(place: number): string {
  return symbol(shapes[place % shapes.length] ?? symbolCircle, AREA)() ?? '';
}
