/** What a page tells the frame around it. */
export type PageMessage =
  /** The statement above a mark has run. */
  | { readonly fanfare: 'lit'; readonly mark: string }
  /** How high the page is, in pixels. */
  | { readonly fanfare: 'size'; readonly height: number };

/** Tells the frame around this page; nobody, if there is none. */
export function tellFrame(message: PageMessage): void {
  if (window.parent !== window) {
    window.parent.postMessage(message, location.origin);
  }
}
