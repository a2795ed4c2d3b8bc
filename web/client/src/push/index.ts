export { pushOf, type Push, type PushClick, type PushEvents, type PushOptions, type PushSocket, type PushState } from './push.js';
