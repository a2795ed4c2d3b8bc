/** What the pages of scenarios share. */
export { element, make } from '../dom';
export { lit } from './lights';
export { name, token } from './visitor';
export { where } from './where';
