/** A message between pages that are side by side in a frame. */
interface BesideMessage {
  readonly beside: unknown;
}

/** Tells the pages in the other panes of the frame; nobody, on a page that stands alone. */
export function tellBeside(message: unknown): void {
  const { frames } = window.parent;
  for (let i = 0; i < frames.length; i++) {
    if (frames[i] !== window) {
      frames[i]!.postMessage({ beside: message } satisfies BesideMessage, location.origin);
    }
  }
}

/** Hears what the pages in the other panes tell. */
export function hearBeside<T>(heard: (message: T) => void): void {
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<BesideMessage>) => {
    if (origin === location.origin && source !== window && source !== window.parent) {
      heard(data.beside as T);
    }
  });
}
