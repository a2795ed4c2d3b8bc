/** What the gallery says of a scenario. */
export interface Scenario {
  /** Its path, the name of its page in `scenarios/`, and what its lights are called on the server. */
  readonly name: string;
  /** Of the list of features. */
  readonly row: string;
  readonly title: string;
  /** What it is about, in one sentence. */
  readonly pitch: string;
  /** What to do to be convinced. */
  readonly steps: readonly string[];
  /** The file of the server that is shown. */
  readonly server: string;
  /** Whether there is Ann's pane alone: whatever is one for the whole browser cannot be Bob's as well. */
  readonly alone?: true;
  /** Whether there is a third pane beside those of Ann and Bob: a phone of Ann's. */
  readonly phone?: true;
  /** What of Fanfare it is made of. */
  readonly uses: string;
  /** Where its page is made, if not here: its sources, by the path from this workspace. */
  readonly page?: string;
}

/**
 * Everything in the gallery, in the order of the cards.
 *
 * To add one: a line here; its page as `scenarios/NAME.html`, which is what the body has, and `scenarios/NAME.ts`; on
 * the server a class `…Scenario` beside `Gallery.java`, and its line there. Whatever a line of either source shall light
 * up for is followed by `lit('mark')`, in Java `lights.lit("mark")`, on a line of its own. Its test is
 * `system-tests/js/src/gallery.NAME.test.ts`, which looks at it through `gallery.ts`.
 */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'progress',
    row: 'S1',
    title: 'A long job',
    pitch: 'A bar that goes on wherever you look at it: join in the middle, reload, lose the network.',
    steps: [
      'Start the job in one pane. Both bars move.',
      'Cut a network, wait, and give it back: the bar jumps to where the job is.',
      'Reload a pane. It is given the whole state first, then every change.',
      'Stop the server with Ctrl+C and start it again. The page says what has become of the job.',
    ],
    server: 'ProgressScenario.java',
    uses: 'Live objects',
  },
  {
    name: 'record',
    row: 'S3',
    title: 'One record, two screens',
    pitch: 'Two people edit the same field. Nobody’s change is lost, and only what changed travels.',
    steps: [
      'Change the city in one pane and save. The other pane has it at once.',
      'Now begin to type a city in both panes, and save both: the second is told, and sees both values.',
      'Look at the wire: one field and a version, never the whole record.',
    ],
    server: 'RecordScenario.java',
    uses: 'Live objects, compare and set',
  },
  {
    name: 'chat',
    row: 'S6',
    title: 'A chat that keeps its word',
    pitch: 'Stored in a database before anybody sees it. What a visitor missed glows when they are back.',
    steps: [
      'Cut one network, write some lines in the other pane, and give it back: the missed lines glow.',
      'Write while your own network is cut. Your lines wait, and go out once and in their order.',
      'Kill the server with kill -9 and start it again. Both windows come back; nothing that was confirmed is gone.',
    ],
    server: 'ChatRoom.java',
    uses: 'Channels, history, recovery, presence',
    page: '../chat/src/room.ts',
  },
  {
    name: 'toast',
    row: 'S2',
    title: 'Tell me when it is ready',
    pitch: 'A report in the background. Who ordered it is told, once, also after a break; nobody else is.',
    steps: [
      'Order a report in one pane. Five seconds later it is told, and the other pane is not.',
      'Order another one and cut the network before it is ready. Give it back: the toast arrives, once.',
      'Cut it and give it back again: nothing arrives twice.',
    ],
    server: 'ToastScenario.java',
    uses: 'Notifications',
  },
  {
    name: 'busy',
    row: 'S8',
    title: 'Busy, elsewhere',
    pitch: 'While the server calculates, nobody can change what it is about. Then everybody goes on where they were.',
    steps: [
      'Calculate the price in one pane, and within two seconds begin to type a note in the other.',
      'Both become busy: nothing can be typed or clicked.',
      'When the price is there, cursor and text are where they were.',
    ],
    server: 'BusyScenario.java',
    uses: 'Live objects',
  },
  {
    name: 'broadcast',
    row: 'S5',
    title: 'A word to everybody',
    pitch: 'An administrator sees how many a message will reach before it is sent, and who has seen it afterwards.',
    steps: [
      'Look at how many Ann’s message would reach. Open this page in another window, and look again.',
      'Send it. Whoever has seen it says so by itself.',
      'Cut Bob’s network and send another one. It reaches one less; Bob has it when he is back.',
    ],
    server: 'BroadcastScenario.java',
    uses: 'Notifications, live objects',
  },
  {
    name: 'tag',
    row: 'S7',
    title: 'A minute of tag',
    pitch: 'A game for several. Your dot moves at once; where you really are, the server decides: that is the ghost.',
    steps: [
      'Point into one pane: the game begins, and your dot follows. In a pane that has the focus, arrow keys do as well.',
      'Catch the other, whose pane is yours, too. Who is it can be told by the ring, in both panes.',
      'Draw the lag up. Your dot still moves at once, and the ghost shows how far behind the server hears of you.',
    ],
    server: 'TagScenario.java',
    uses: 'Live objects, client events',
  },
  {
    name: 'ticker',
    row: 'S9',
    title: 'A thousand prices a second',
    pitch: 'A source faster than any screen. Pages are told of the newest, at their pace, and end with the last value.',
    steps: [
      'Start the source: a thousand changes a second go in, at most twenty-five messages a second come out.',
      'Draw the slider down to one a second, and up again. What is saved is measured on the wire.',
      'Stop it. Both pages ask for the source’s last prices, and compare them with what they show.',
    ],
    server: 'TickerScenario.java',
    uses: 'Live objects, conflated',
  },
  {
    name: 'login',
    row: 'S10',
    title: 'Log in with the phone',
    pitch: 'Scan a code, confirm, and the computer is logged in: it alone is told. A link is good once, for a minute.',
    steps: [
      'Scan Ann’s code with a phone that can reach this server, or open the phone here: Bob’s pane is one.',
      'Confirm on the phone. The computer is logged in as its owner, at once and without a password.',
      'Confirm once more: a link that was used is refused. So is one that is older than a minute.',
    ],
    server: 'LoginScenario.java',
    uses: 'Notifications, client events, tokens',
  },
  {
    name: 'numbers',
    row: 'S4',
    title: 'No number twice',
    pitch: 'Order numbers for everybody who clicks, at the same time. Each is given once, and your browser counts.',
    steps: [
      'Click 100 times in both panes, as fast as you can: the strip has the numbers of both, each pane’s in its colour.',
      'Look for a duplicate. Each page counts them among all numbers that came to either pane.',
      'Take one, and look at the other pane: the newest is there without asking.',
    ],
    server: 'NumbersScenario.java',
    uses: 'Sequences, client events',
  },
  {
    name: 'cursors',
    row: 'M25',
    title: 'Cursors and votes',
    pitch: 'Everybody’s cursor, gone when they are gone; and votes that are counted once, however many look.',
    steps: [
      'Point into one pane, or use the arrow keys in it: your cursor is in both, under your name.',
      'Cut Bob’s network. His cursor goes from Ann’s pane, and hers rests in his. Give it back: both are right.',
      'Let ten guests in. The server writes their cursors, and pages are told of each by its key.',
      'Vote in one pane. The server asks for the counts twice a second, once for both, and tells what has changed.',
      'Open another question. Its key is tracked, with a signature of the server’s, until you close it.',
    ],
    server: 'CursorsScenario.java',
    uses: 'Map subscriptions, shared poll',
  },
  {
    name: 'inbox',
    row: 'S13',
    title: 'An inbox that waits',
    pitch: 'What nobody saw waits in a database. What is read on the phone is read here, and the bell knows.',
    steps: [
      'Order something in Ann’s pane: her bell counts one, on her phone as well. Bob’s does not.',
      'Open the bell on the phone. What is before your eyes there is seen: the count falls in Ann’s pane, too.',
      'Get three reviews: they become one message with a count. Archive it, and undo that.',
      'Cut the phone’s network and order twice. Give it back: both are there, once.',
      'Kill the server with kill -9 and start it again. The messages are there.',
    ],
    server: 'InboxScenario.java',
    phone: true,
    uses: 'Inbox',
  },
  {
    name: 'away',
    row: 'S12',
    title: 'Close this tab',
    pitch: 'Nothing is open, and yet you are told: by the push service of the browser, only if you are away.',
    steps: [
      'Let the page tell you. The browser asks you once, and registers with its push service.',
      'Close this tab. Five seconds later a notification says so. Click it: the page is back.',
      'Reload the page instead. You are back in time, and the message is called off.',
      'Close the tab, and kill the server with kill -9 within five seconds. The message goes out when it is started again.',
      'Let the browser be forgotten. Nothing comes any more.',
    ],
    server: 'AwayScenario.java',
    alone: true,
    uses: 'Push',
  },
  {
    name: 'upper',
    row: 'S11',
    title: 'Just a socket',
    pitch: 'A raw WebSocket endpoint in one line of Java, for any client, without a protocol on top.',
    steps: [
      'Send a text. It comes back in upper case: one frame each way, nothing else on the wire.',
      'Paste the line into a terminal, and talk to the same endpoint from there.',
      'Cut the network. A bare socket has nobody who brings it back, so the page tries again by itself.',
    ],
    server: 'UpperScenario.java',
    uses: 'Raw endpoints',
  },
];
