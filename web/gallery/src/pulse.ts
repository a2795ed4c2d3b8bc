import type { Status } from '@fanfare/client';
import { element } from './dom';
import { followLights } from './frame/lights';
import { where } from './page/where';
import { SCENARIOS } from './scenarios';

const EVERY_MS = 1_000;
/** So many round trips are looked at; the middle one of them is told. */
const SAMPLE = 9;

/** Tells what the server is doing now, as far as the gallery can measure it. */
export function takePulse(): void {
  let lines = 0;
  const board = followLights(({ scenario, times }) => {
    lines += times;
    element('ran').textContent = lines.toLocaleString('en');
    element('last').textContent = SCENARIOS.find(({ name }) => name === scenario)?.title ?? scenario;
  });
  const trips: number[] = [];
  board.on('messageReceived', ({ message }) => {
    if (typeof message !== 'number') {
      return;
    }
    trips.push(performance.now() - message);
    if (trips.length > SAMPLE) {
      trips.shift();
    }
    const middle = [...trips].sort((a, b) => a - b)[Math.floor(trips.length / 2)]!;
    element('trip').textContent = `${middle.toFixed(1)} ms${where}`;
  });
  const tell = (status: Status): void => {
    element('server').textContent = { connected: 'Up', connecting: 'Not there; trying again', disconnected: 'Not there' }[status];
    element('server').dataset['status'] = status;
  };
  tell(board.status);
  board.on('status', tell);
  setInterval(() => {
    if (board.status === 'connected' && document.visibilityState === 'visible') {
      board.send(performance.now()).catch(() => undefined);
    }
  }, EVERY_MS);
}
