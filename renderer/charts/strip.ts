import { numberText } from '../../core/figure/number-text.ts';
import type { LivePoint } from '../state/live-run.svelte.ts';

import type { NoiseYardstick } from './noise.ts';

export interface StripAsk {
  readonly points: readonly LivePoint[];
  readonly total: number;
  readonly yardstick: NoiseYardstick | null;
  readonly width: number;
  readonly height: number;
}
interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
  readonly colour: (token: string) => string;
}

const LEFT = 36;
const BOTTOM = 20;
const TOP = 8;
const RIGHT = 12;
const TICKS = 4;
const LOWEST_TOP = 0.1; // an axis that ends lower would make rounding look like a finding

/** Points as they arrive on the axis of the whole run, so that the empty part shows what is still to come. */
export function drawStrip(canvas: HTMLCanvasElement, ask: StripAsk): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const density = Math.min(2, globalThis.devicePixelRatio);
  canvas.width = Math.round(ask.width * density);
  canvas.height = Math.round(ask.height * density);
  context.scale(density, density);
  const style = getComputedStyle(canvas);
  const most = ask.points.reduce((high, point) => Math.max(high, point.deformation ?? 0), LOWEST_TOP);
  const across = Math.max(1, ask.total, ask.points.length);
  const frame: Frame = {
    context,
    x: (place) => LEFT + ((ask.width - LEFT - RIGHT) * place) / across,
    y: (value) => ask.height - BOTTOM - ((ask.height - BOTTOM - TOP) * value) / most,
    colour: (token) => style.getPropertyValue(token),
  };
  context.font = `12px ${style.fontFamily}`;
  drawBand(frame, ask);
  drawAxes(frame, ask, { most, across });
  drawPoints(frame, ask);
}

function drawBand({ context, y, colour }: Frame, { yardstick, width }: StripAsk): void {
  if (yardstick === null) return;
  context.fillStyle = colour('--floor');
  context.globalAlpha = 0.5;
  context.fillRect(LEFT, y(yardstick.high), width - LEFT - RIGHT, y(yardstick.low) - y(yardstick.high));
  context.globalAlpha = 1;
}

function drawAxes(
  { context, x, y, colour }: Frame,
  { width, height }: StripAsk,
  { most, across }: { readonly most: number; readonly across: number },
): void {
  context.strokeStyle = colour('--line-strong');
  context.fillStyle = colour('--ink-3');
  context.beginPath();
  context.moveTo(LEFT, TOP);
  context.lineTo(LEFT, height - BOTTOM);
  context.lineTo(width - RIGHT, height - BOTTOM);
  context.stroke();
  context.textAlign = 'right';
  for (const value of [0, most / 2, most]) context.fillText(numberText(value), LEFT - 6, y(value) + 4);
  context.textAlign = 'center';
  for (let tick = 0; tick <= TICKS; tick += 1) {
    const place = Math.round((across * tick) / TICKS);
    context.fillText(numberText(place), Math.min(width - 24, Math.max(LEFT, x(place))), height - 4);
  }
}

function drawPoints({ context, x, y, colour }: Frame, { points, yardstick }: StripAsk): void {
  const [inside, outside, none] = [colour('--ink-2'), colour('--bad'), colour('--watch')];
  points.forEach(({ deformation }, place) => {
    const left = x(place);
    if (deformation === null) {
      context.fillStyle = none;
      triangle(context, left, y(0));
    } else if (yardstick !== null && deformation > yardstick.high) {
      context.fillStyle = outside;
      lozenge(context, left, y(deformation));
    } else {
      context.fillStyle = inside;
      context.fillRect(left - 1, y(deformation) - 1, 2.5, 2.5);
    }
  });
}

function lozenge(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x + 3.5, y);
  context.lineTo(x, y + 4);
  context.lineTo(x - 3.5, y);
  context.fill();
}

/** An item without a score stands on the axis: counted, not drawn as zero. */
function triangle(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x - 4, y - 7);
  context.lineTo(x + 4, y - 7);
  context.lineTo(x, y - 1);
  context.fill();
}
