import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

const START_TIMEOUT_MS = 30_000;

/** The Firefox that is installed, or that FANFARE_FIREFOX names; empty if there is none. */
export const FIREFOX = process.env['FANFARE_FIREFOX'] ?? installed('firefox-esr');

type Setting = string | number | boolean;

const SETTINGS: Record<string, Setting> = {
  // Without a desktop, Firefox shows notifications by itself.
  'alerts.useSystemBackend': false,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'permissions.default.desktop-notification': 1,
  'remote.active-protocols': 1,
  'services.settings.server': 'data:,',
};

/** A Firefox with a profile of its own and one page, driven over WebDriver BiDi. */
export class Firefox {
  private readonly waiting = new Map<number, { done(result: unknown): void; failed(problem: Error): void }>();
  private context = '';
  private commands = 0;

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (text: Buffer) => {
      const { id, type, result, message } = JSON.parse(text.toString()) as { id?: number; type: string; result: unknown; message: string };
      const asked = this.waiting.get(id ?? -1);
      this.waiting.delete(id ?? -1);
      if (type === 'success') {
        asked?.done(result);
      } else {
        asked?.failed(new Error(message));
      }
    });
  }

  /** Starts it with some settings, as `about:config` shows them. */
  static async start(settings: Record<string, Setting>): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'fanfare-firefox-'));
    const lines = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    const child = spawn(FIREFOX, ['--headless', '--remote-debugging-port=0', '--profile', profile], {
      env: { ...process.env, HOME: profile },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const socket = new WebSocket(`${await addressOf(child)}/session`);
      await new Promise((done, failed) => socket.once('open', done).once('error', failed));
      const firefox = new Firefox(child, profile, socket);
      await firefox.command('session.new', { capabilities: {} });
      const { contexts } = (await firefox.command('browsingContext.getTree', {})) as { contexts: { context: string }[] };
      firefox.context = contexts[0]!.context;
      return firefox;
    } catch (problem) {
      child.kill('SIGKILL');
      throw problem;
    }
  }

  async open(url: string): Promise<void> {
    await this.command('browsingContext.navigate', { context: this.context, url, wait: 'complete' });
  }

  /** What an expression is in the page, or what its promise resolves with. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = (await this.command('script.evaluate', {
      expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
      target: { context: this.context },
      awaitPromise: true,
      userActivation: true,
    })) as { type: string; result: { value: string }; exceptionDetails?: { text: string } };
    if (answer.type !== 'success') {
      throw new Error(answer.exceptionDetails?.text);
    }
    return JSON.parse(answer.result.value) as T;
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.socket.terminate();
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private command(method: string, params: object): Promise<unknown> {
    const id = ++this.commands;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

/** Where it can be driven, as it says itself. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((ready, failed) => {
    const timer = setTimeout(() => failed(new Error('Firefox does not say where it listens')), START_TIMEOUT_MS);
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`Firefox ended with ${code}`)));
    createInterface(child.stderr!).on('line', (line) => {
      const [, address] = /^WebDriver BiDi listening on (ws:\S+)$/.exec(line) ?? [];
      if (address !== undefined) {
        clearTimeout(timer);
        ready(address);
      }
    });
  });
}

function installed(name: string): string {
  const files = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return files.find((each) => existsSync(each)) ?? '';
}
