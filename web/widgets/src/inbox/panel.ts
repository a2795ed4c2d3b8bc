const GAP = 8;
const MOST_WIDTH = 400;
const MOST_HEIGHT = 560;
/** Below it, a panel does without being beside its bell. */
const LEAST_HEIGHT = 260;

/** Puts a panel beside what opens it, inside of the window, in the direction of the text. */
export function place(panel: HTMLElement, bell: HTMLElement): void {
  const { innerWidth, innerHeight } = window;
  const { top, bottom, left, right } = bell.getBoundingClientRect();
  const width = Math.min(MOST_WIDTH, innerWidth - 2 * GAP);
  const isRtl = getComputedStyle(bell).direction === 'rtl';
  const x = Math.max(GAP, Math.min(isRtl ? left : right - width, innerWidth - width - GAP));
  const [above, below] = [top - 2 * GAP, innerHeight - bottom - 2 * GAP];
  const isBelow = below >= Math.min(above, LEAST_HEIGHT);
  const room = Math.min(MOST_HEIGHT, Math.max(isBelow ? below : above, Math.min(LEAST_HEIGHT, innerHeight - 2 * GAP)));
  const style: Record<string, string> = { left: `${x}px`, width: `${width}px`, 'max-height': `${room}px` };
  style[isBelow ? 'top' : 'bottom'] = `${Math.max(GAP, isBelow ? Math.min(bottom + GAP, innerHeight - GAP - room) : innerHeight - top + GAP)}px`;
  style[isBelow ? 'bottom' : 'top'] = 'auto';
  style['right'] = 'auto';
  Object.entries(style).forEach(([name, value]) => panel.style.setProperty(name, value));
}
