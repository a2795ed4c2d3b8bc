import { svg } from 'lit';

const icon = (path: string) => svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;

export const PAUSE = icon('M9 5v14M15 5v14');
export const PLAY = icon('M8 5l11 7-11 7z');
export const CLOSE = icon('M6 6l12 12M18 6L6 18');
export const INFO = icon('M12 11v6M12 7.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18');
export const DONE = icon('M8 12.5l3 3 5.5-6.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18');
export const ALERT = icon('M12 9v5M12 17v.01M12 3.5L2.5 20h19z');
