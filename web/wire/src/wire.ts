import type { Count, Frame, WireReport } from './messages.js';

/** As much of a message as is shown. */
const SHOWN_CHARACTERS = 1_000;
/** So many of the newest messages are kept for the next report. */
const KEPT_FRAMES = 60;
const REPORT_EVERY_MS = 50;

/** What a wire cuts, whether it is open or still connecting. */
export interface Cuttable {
  readonly isOpen: boolean;
  lost(): void;
}

/** The network of this page: a meter, and a switch. */
export class Wire {
  /** Whether there is no network. */
  isCut = false;
  /** For so many milliseconds every message waits, in either direction. */
  delay = 0;

  private readonly sockets = new Set<Cuttable>();
  private readonly counts: Record<Frame['way'], Count> = {
    sent: { messages: 0, bytes: 0 },
    received: { messages: 0, bytes: 0 },
  };
  private frames: Frame[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param tell hears of what happened, soon after it did */
  constructor(private readonly tell: (report: WireReport) => void) {}

  made(socket: Cuttable): void {
    this.sockets.add(socket);
    this.changed();
  }

  ended(socket: Cuttable): void {
    this.sockets.delete(socket);
    this.changed();
  }

  /** Takes the network away, with everything that goes over it, or gives it back. */
  cut(isCut: boolean): void {
    this.isCut = isCut;
    if (isCut) {
      [...this.sockets].forEach((socket) => socket.lost());
    }
    this.changed();
  }

  /** What has come so far. */
  get received(): Count {
    return this.counts.received;
  }

  /** Counts a message. */
  count(way: Frame['way'], message: unknown): void {
    const bytes = sizeOf(message);
    const { messages, bytes: before } = this.counts[way];
    this.counts[way] = { messages: messages + 1, bytes: before + bytes };
    this.frames.push({ way, bytes, text: typeof message === 'string' ? shown(message) : '' });
    if (this.frames.length > KEPT_FRAMES) {
      this.frames.shift();
    }
    this.changed();
  }

  changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      const frames = this.frames;
      this.frames = [];
      this.tell({ fanfare: 'wire', ...this.counts, open: [...this.sockets].filter(({ isOpen }) => isOpen).length, frames });
    }, REPORT_EVERY_MS);
  }
}

/** A token is nobody's business, not even on a screen that others see. */
function shown(text: string): string {
  return text.replace(/("token":")[^"]*"/g, '$1…"').slice(0, SHOWN_CHARACTERS);
}

function sizeOf(message: unknown): number {
  if (typeof message === 'string') {
    return new TextEncoder().encode(message).length;
  }
  if (message instanceof Blob) {
    return message.size;
  }
  return (message as ArrayBuffer | ArrayBufferView).byteLength;
}
