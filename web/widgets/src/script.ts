import './script-element.js';

export * from '@fanfare/client';
export * from './index.js';
