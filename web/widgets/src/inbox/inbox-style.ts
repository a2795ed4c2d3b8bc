/** Marks styles, for the build and for editors. */
const css = String.raw;

export const STYLE = css`
  :host {
    --_accent: var(--fanfare-accent, light-dark(#b93a14, #ff7d54));
    --_bad: var(--fanfare-bad, light-dark(#b3261e, #ff8a80));
    --_surface: var(--fanfare-surface, light-dark(#ffffff, #24272f));
    --_text: var(--fanfare-text, light-dark(#1c1b19, #ecebe8));
    --_quiet: var(--fanfare-quiet, light-dark(#65625b, #a7a8b0));
    --_line: var(--fanfare-line, light-dark(#dedad2, #3a3e49));
    --_radius: var(--fanfare-radius, 10px);
    display: inline-block;
    line-height: 1.4;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  button {
    padding: 4px;
    border: 0;
    border-radius: 8px;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  button:hover,
  [aria-pressed='true'],
  [aria-selected='true'] {
    background: color-mix(in srgb, currentColor 11%, transparent);
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  svg {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
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
  [part='bell'] {
    position: relative;
    padding: 8px;
  }
  [part='bell'] svg {
    inline-size: 24px;
    block-size: 24px;
  }
  :host([data-status='stale']) [part='bell'] svg {
    opacity: 0.6;
  }
  [part='badge'] {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 50%;
    min-inline-size: 19px;
    padding: 0 5px;
    border-radius: 99px;
    background: var(--_accent);
    color: light-dark(#ffffff, #1c0d07);
    font: 600 12px/19px system-ui, sans-serif;
    font-variant-numeric: tabular-nums;
    text-align: center;
  }
  [part='panel'] {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 8px 32px #00000038;
  }
  [part='panel']:popover-open {
    display: flex;
    flex-direction: column;
  }
  [part='panel']:focus-visible {
    outline: none;
  }
  header,
  [part='tabs'],
  footer {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 8px 10px 8px 16px;
    padding-inline: 16px 10px;
  }
  header {
    border-block-end: 1px solid var(--_line);
  }
  [part='title'] {
    flex: 1;
    margin: 0;
    font-size: 1.0625rem;
  }
  [part='tabs'] {
    flex: none;
    overflow-x: auto;
    padding-inline: 10px;
    border-block-end: 1px solid var(--_line);
  }
  [part='tab'] {
    padding: 4px 10px;
    white-space: nowrap;
  }
  [part='body'] {
    flex: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  [part~='message'] {
    position: relative;
    display: flex;
    align-items: start;
    gap: 2px 8px;
    padding: 10px;
    padding-inline-start: 18px;
    border-block-end: 1px solid var(--_line);
  }
  [part~='message']:last-child {
    border-block-end: 0;
  }
  [part~='unread']::before {
    content: '';
    position: absolute;
    inset-inline-start: 6px;
    inset-block-start: 17px;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 99px;
    background: var(--_accent);
  }
  .main {
    flex: 1;
    min-inline-size: 0;
  }
  [part='open'] {
    display: block;
    inline-size: 100%;
    padding: 2px 4px;
    border-radius: 8px;
    color: inherit;
    text-decoration: none;
    overflow-wrap: anywhere;
  }
  a[part='open']:hover {
    background: color-mix(in srgb, currentColor 11%, transparent);
  }
  [part='open'] > * {
    display: block;
  }
  [part~='unread'] [part='subject'] {
    font-weight: 600;
  }
  [part='count'] {
    margin-inline-start: 6px;
    color: var(--_quiet);
    font-weight: 400;
  }
  [part='text'] {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
    white-space: pre-line;
  }
  time,
  [part='empty'],
  [part='note'] {
    color: var(--_quiet);
  }
  time,
  [part='note'] {
    font-size: 0.8125rem;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding: 4px;
  }
  .actions:empty {
    display: none;
  }
  [part='action'],
  [part='more'],
  [part='undo'] {
    padding: 3px 12px;
    border: 1px solid var(--_line);
    border-radius: 99px;
    color: inherit;
    text-decoration: none;
  }
  [part='more'] {
    display: block;
    margin: 12px auto;
  }
  [part='empty'] {
    margin: 0;
    padding: 40px 16px;
    text-align: center;
  }
  [part='problem'] {
    margin: 0;
    padding: 8px 16px;
    color: var(--_bad);
  }
  [part='problem']:empty {
    display: none;
  }
  footer {
    justify-content: space-between;
    border-block-start: 1px solid var(--_line);
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 20px;
    margin: 0;
    padding: 12px 16px;
    border: 0;
    border-block-end: 1px solid var(--_line);
  }
  legend {
    float: inline-start;
    inline-size: 100%;
    padding: 0;
    font-weight: 600;
  }
  label {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  input {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }
`;
