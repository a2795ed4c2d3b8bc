import { Centrifuge } from 'centrifuge';

// snippet: publication
const client = new Centrifuge('ws://localhost:8000/connection/websocket');
client.on('publication', ({ data }) => console.log(data)); // {id: 'hello', message: 'Welcome'}
client.connect();
// end snippet

export { client };
