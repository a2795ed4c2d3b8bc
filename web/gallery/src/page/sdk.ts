import { Centrifuge } from 'centrifuge';
import { Entrance, token } from './visitor';

/** A client of the SDK for this pane's visitor, which connects. */
export function enterBySdk(): Centrifuge {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const client = new Centrifuge(`${scheme}://${location.host}/connection/websocket`, {
    getToken: token,
    minReconnectDelay: 200,
    maxReconnectDelay: 2_000,
  });
  const entrance = new Entrance(() => {
    client.setToken('');
    client.connect();
  });
  client.on('connected', () => entrance.letIn());
  client.on('disconnected', ({ code }) => entrance.turnedAway(code));
  return client;
}
