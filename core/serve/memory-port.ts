import type { Port } from '../contract/port.ts';

/** Two ports joined in memory: what one posts the other receives, in order and never within the same call. */
export function memoryPorts(): readonly [Port, Port] {
  const left = new MemoryPort();
  const right = new MemoryPort();
  left.join(right);
  right.join(left);
  return [left, right];
}

class MemoryPort implements Port {
  #other: MemoryPort | null = null;
  #onFrame: (frame: Uint8Array) => void = () => undefined;
  #onClose: () => void = () => undefined;
  #closed = false;

  join(other: MemoryPort): void {
    this.#other = other;
  }

  post(frame: Uint8Array): void {
    const other = this.#other;
    if (this.#closed || other === null) return;
    queueMicrotask(() => {
      if (!other.#closed) other.#onFrame(frame);
    });
  }

  onFrame(listener: (frame: Uint8Array) => void): void {
    this.#onFrame = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const other = this.#other;
    queueMicrotask(() => {
      if (other === null || other.#closed) return;
      other.#closed = true;
      other.#onClose();
    });
  }
}
