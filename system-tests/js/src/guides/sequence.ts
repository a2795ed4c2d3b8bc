import type { ClientSocket } from '@fanfare/client';

/** Shows each number of a sequence, as it is given; answers how to stop. */
export function count(socket: ClientSocket, show: (number: number) => void): () => void {
  const orders = socket.sequence('orders');
  orders.on('update', ({ state }) => state && show(state.number));
  return () => orders.close();
}
