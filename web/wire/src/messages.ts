/** So many messages and bytes of payload. */
export interface Count {
  readonly messages: number;
  readonly bytes: number;
}

/** One message as it went over the wire. */
export interface Frame {
  readonly way: 'sent' | 'received';
  readonly bytes: number;
  /** The text, or as much of it as is worth showing; '' for bytes that are no text. */
  readonly text: string;
}

/** What a page tells the frame around it of its network. */
export interface WireReport {
  readonly fanfare: 'wire';
  readonly sent: Count;
  readonly received: Count;
  /** How many sockets are open now. */
  readonly open: number;
  /** What went over since the report before, oldest first. */
  readonly frames: readonly Frame[];
}

/** What the frame does to the page's network: takes it away, or gives it back. */
export interface WireOrder {
  readonly fanfare: 'cut';
  readonly cut: boolean;
}
