// Prints what arrives, and what was missed.
import { Centrifuge } from 'centrifuge';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import WebSocket from 'ws';

const client = new Centrifuge(process.env.URL, {
  websocket: WebSocket,
  token: process.env.TOKEN,
  data: existsSync('client-token') ? { fanfare: { client: readFileSync('client-token', 'utf8') } } : undefined,
});
client.on('connected', ({ data: { fanfare } }) => {
  client.setData({ fanfare: { client: fanfare.token } });
  writeFileSync('client-token', fanfare.token);
  console.log('connected as', fanfare.client);
});
client.on('connecting', ({ reason }) => console.log('connecting:', reason));
client.on('disconnected', ({ reason }) => console.log('disconnected:', reason));

// Notifications come without asking.
client.on('publication', ({ data }) => console.log('notification', data));
client.on('subscribed', ({ channel, wasRecovering, recovered }) => {
  if (wasRecovering && !recovered) {
    console.log('notifications were missed in', channel);
  }
});

const news = client.newSubscription('news:today');
news.on('publication', ({ data }) => console.log('news', data));
news.on('subscribed', ({ wasRecovering, recovered }) => {
  console.log(wasRecovering ? `subscribed again, nothing missed: ${recovered}` : 'subscribed');
});
news.subscribe();
client.connect();
