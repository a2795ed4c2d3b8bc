/** What the pages of scenarios share. */
export { element, make } from '../dom';
export { hearBeside, tellBeside } from './beside';
export { lit } from './lights';
export { name, token } from './visitor';
export { where } from './where';
