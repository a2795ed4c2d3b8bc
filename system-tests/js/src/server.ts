import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HOME = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const JAVA = process.env['TEST_JAVA'] ?? 'java';
const START_TIMEOUT_MS = 60_000;

/** A Fanfare server as a process of its own. */
export class ServerProcess {
  private constructor(
    private readonly process: ChildProcess,
    /** Where it listens, as it said itself. */
    readonly url: string,
    /** Everything it wrote to standard output. */
    readonly output: string[],
    /** Everything it wrote to standard error, its log among it. */
    readonly errors: string[],
  ) {}

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get webSocketUrl(): string {
    return `${this.url.replace('http', 'ws')}/connection/websocket`;
  }

  /** Starts `fanfare serve` with a configuration. */
  static serve(config: object, port = 0): Promise<ServerProcess> {
    return ServerProcess.start('server', 'dev.fanfare.server.cli.Main', ['serve', ...configured(config, port)]);
  }

  /** Starts the example of the help desk with a configuration and the password of its staff. */
  static helpDesk(config: object, password: string, port = 0): Promise<ServerProcess> {
    const args = [...configured(config, port), '--password', password];
    return ServerProcess.start('examples', 'dev.fanfare.examples.helpdesk.HelpDeskServer', args);
  }

  /** Starts `fanfare demo` with its database in a folder. */
  static demo(data: string, port = 0): Promise<ServerProcess> {
    const args = ['--data', data, '--port', String(port)];
    return ServerProcess.start('examples', 'dev.fanfare.examples.gallery.Gallery', args);
  }

  /** Starts one of the examples, by the name of its main class. */
  static example(main: string, port = 0): Promise<ServerProcess> {
    return ServerProcess.start('examples', main, [String(port)]);
  }

  /** Runs a program that is one file, with everything that examples have. */
  static program(file: string, ...args: string[]): Promise<ServerProcess> {
    return ServerProcess.start('examples', file, args);
  }

  private static async start(module: string, main: string, args: string[]): Promise<ServerProcess> {
    const classpath = `${HOME}/${module}/target/*:${HOME}/${module}/target/lib/*`;
    const child = spawn(JAVA, ['-Xmx512m', '-cp', classpath, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const errors: string[] = [];
    const output: string[] = [];
    createInterface(child.stderr).on('line', (line) => errors.push(line));
    const url = await new Promise<string>((ready, failed) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        failed(new Error(`not ready: ${errors.join('\n')}`));
      }, START_TIMEOUT_MS);
      createInterface(child.stdout).on('line', (line) => {
        output.push(line);
        const announced = /^Fanfare listening on (https?:\S+)$/.exec(line)?.[1];
        if (announced !== undefined) {
          clearTimeout(timer);
          ready(announced);
        }
      });
      child.once('exit', (code) => failed(new Error(`exit code ${code}: ${errors.join('\n')}`)));
    });
    return new ServerProcess(child, url, output, errors);
  }

  /** Calls a method of the HTTP API with the key "key". */
  async api(method: string, request: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.url}/api/${method}`, {
      method: 'POST',
      headers: { 'X-API-Key': 'key' },
      body: JSON.stringify(request),
    });
    const answer = (await response.json()) as { result?: Record<string, unknown>; error?: unknown };
    if (answer.error !== undefined) {
      throw new Error(`${method} failed: ${JSON.stringify(answer.error)}`);
    }
    // A batch answers without a result around it.
    return answer.result ?? answer;
  }

  /** Ends the process without a word. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Asks the process to end. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) {
      return;
    }
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill(signal);
    await ended;
  }
}

/** The arguments that tell a server its configuration. */
function configured(config: object, port: number): string[] {
  return ['--config', written(config), '--port', String(port)];
}

/** A file with a configuration. */
export function written(config: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'fanfare-')), 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}
