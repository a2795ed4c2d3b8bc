/** One message, as the server stores and sends it. */
export interface Message {
  /** Counts up; a larger id is a newer message. */
  id: number;
  user: string;
  name: string;
  text: string;
  /** Milliseconds since 1970. */
  time: number;
}
