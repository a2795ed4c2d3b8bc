/** What the pages of scenarios share. */
export { element, make } from '../dom';
export { ask } from './ask';
export { hearBeside, tellBeside } from './beside';
export { lit } from './lights';
export { note } from './note';
export { enterBySdk } from './sdk';
export { enter, name, token } from './visitor';
export { where } from './where';
