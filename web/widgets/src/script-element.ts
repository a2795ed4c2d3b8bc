import { page } from './page.js';

const { currentScript } = document;

if (currentScript instanceof HTMLScriptElement) {
  page.script = currentScript;
}
