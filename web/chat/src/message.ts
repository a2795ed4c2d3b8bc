/** One message, as the server stores and sends it. */
export interface Message {
  /** Larger than that of every message before; never used twice. */
  id: number;
  user: string;
  name: string;
  text: string;
  /** Milliseconds since 1970. */
  time: number;
  /** What its writer tells its messages apart by; '' for nothing. */
  key: string;
}
