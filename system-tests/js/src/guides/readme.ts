// snippet: subscribe
import { Centrifuge } from 'centrifuge'; // npm i centrifuge

const token = prompt('What ./fanfare token has printed') ?? ''; // Later, from your own backend.
const client = new Centrifuge('ws://localhost:8000/connection/websocket', { token });
const news = client.newSubscription('news:today');
news.on('publication', ({ data }) => console.log(data));
news.subscribe();
client.connect();
// end snippet

export { client };
