import { css } from 'lit';

/** What a page can choose of the looks, each by a custom property of the same name without the underscore. */
export const tokens = css`
  :host {
    --_accent: var(--fanfare-accent, light-dark(#c8431c, #ff7d54));
    --_info: var(--fanfare-info, light-dark(#1f5fbf, #8ab4ff));
    --_good: var(--fanfare-good, light-dark(#23764a, #5ccf93));
    --_warn: var(--fanfare-warn, light-dark(#946200, #f0b849));
    --_bad: var(--fanfare-bad, light-dark(#b3261e, #ff8a80));
    --_surface: var(--fanfare-surface, light-dark(#ffffff, #24272f));
    --_text: var(--fanfare-text, light-dark(#1c1b19, #ecebe8));
    --_quiet: var(--fanfare-quiet, light-dark(#6b6861, #a7a8b0));
    --_track: var(--fanfare-track, light-dark(#e7e3dc, #363a45));
    --_line: var(--fanfare-line, light-dark(#dedad2, #3a3e49));
    --_radius: var(--fanfare-radius, 10px);
    box-sizing: border-box;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }

  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button {
    display: inline-grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    padding: 0;
    border: 0;
    border-radius: 8px;
    background: transparent;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }

  button:hover {
    background: color-mix(in srgb, currentColor 12%, transparent);
  }

  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  svg {
    inline-size: 16px;
    block-size: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;

/** Values inside of a line of text. */
export const inline = css`
  :host {
    display: inline;
  }

  [part='text'] {
    font-variant-numeric: tabular-nums;
    transition: opacity 0.2s;
  }

  :host([data-status='stale']) [part='text'] {
    opacity: 0.6;
  }
`;

/** A message of some level, whose class is on what has the level's colour; with its icon. */
export const message = css`
  .success {
    --_level: var(--_good) !important;
  }

  .warning {
    --_level: var(--_warn) !important;
  }

  .error {
    --_level: var(--_bad) !important;
  }

  [part='icon'] {
    display: grid;
    color: var(--_level);
  }

  [part='icon'] svg {
    inline-size: 20px;
    block-size: 20px;
  }

  .message {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
`;
