import { tellFrame } from './messages';

/** The statement above this call has run; it lights up beside the pane. */
export function lit(mark: string): void {
  tellFrame({ fanfare: 'lit', mark });
}
