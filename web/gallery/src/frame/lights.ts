import { ClientSocket } from '@fanfare/client';

/** What the server tells: a line ran so many times. */
interface Light {
  readonly scenario: string;
  readonly mark: string;
  readonly times: number;
}

/** Hears which lines of a scenario's server have run. */
export function followLights(scenario: string, lit: (mark: string, times: number) => void): void {
  const socket = new ClientSocket({ mode: 'plain', dataType: 'json', path: '/lights', maxDelay: 2_000 });
  socket.on('messageReceived', ({ message }) => {
    for (const light of message as Light[]) {
      if (light.scenario === scenario) {
        lit(light.mark, light.times);
      }
    }
  });
  void socket.open();
}
