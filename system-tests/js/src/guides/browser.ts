// snippet: browser
import { Centrifuge } from 'centrifuge';

const client = new Centrifuge('wss://push.example.com/connection/websocket', { getToken: fetchToken });
client.on('connecting', ({ reason }) => console.log('connecting:', reason));

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
// end snippet

export { client };
