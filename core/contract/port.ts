/** One way for frames to travel. A frame is one Uint8Array; who sends it no longer uses it. */
export interface Port {
  post(frame: Uint8Array): void;
  onFrame(listener: (frame: Uint8Array) => void): void;
  /** Called once, when the other side is gone. */
  onClose(listener: () => void): void;
  close(): void;
}
