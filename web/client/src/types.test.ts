import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** What people write. Where the types were missing, nothing would be an error, and each expectation of one would be. */
const PROGRAM = `
import { ClientSocket, FanfareError, type FailureCode, type Notification, type SocketOptions, type Status } from '@fanfare/client';

const options: Partial<SocketOptions> = { mode: 'plain', dataType: 'json', minDelay: 1, getToken: async () => 'token' };
const socket = new ClientSocket(options);
const remove: () => void = socket.on('connected', ({ clientId, reconnected }) => console.log(clientId.length, !reconnected));
socket.on('status', (status: Status) => console.log(status));
socket.notifications.listen({ object: 'orders' }, (notification: Notification) => console.log(notification.id));
async function run(): Promise<void> {
  await socket.open('wss://example.com');
  await socket.send({ any: 'json' });
  const answer: unknown = await socket.event('save', { id: 42 });
  console.log(answer);
}
run().catch((problem: unknown) => {
  if (problem instanceof FanfareError) {
    const code: FailureCode = problem.code;
    console.log(code, problem.serverCode + 1);
  }
});
remove();

// @ts-expect-error
new ClientSocket({ mode: 'plane' });
// @ts-expect-error
new ClientSocket({ minDelai: 1 });
// @ts-expect-error
socket.on('conected', () => undefined);
// @ts-expect-error
socket.on('connected', ({ clientName }) => console.log(clientName));
// @ts-expect-error
socket.notifications.listen({ object: 5 }, () => undefined);
// @ts-expect-error
void socket.open(5);
// @ts-expect-error
const wrong: string = socket.event('save');
// @ts-expect-error
socket.status = 'connected';
`;

const require = createRequire(import.meta.url);
const compilers = {
  'TypeScript 7': join(dirname(require.resolve('typescript/package.json')), 'bin/tsc'),
  'TypeScript 5': join(dirname(require.resolve('typescript-5/package.json')), 'bin/tsc'),
};
const resolutions = [
  ['ESNext', 'bundler'],
  ['Node16', 'node16'],
  ['NodeNext', 'nodenext'],
] as const;

let home: string;

/** A project that has installed what would be published. */
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'fanfare-types-')));
  const installed = join(home, 'node_modules/@fanfare/client');
  mkdirSync(installed, { recursive: true });
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', home], { encoding: 'utf8' }));
  execFileSync('tar', ['-xzf', join(home, packed.filename), '-C', installed, '--strip-components=1']);
  mkdirSync(join(home, 'node_modules/@types'));
  for (const name of ['centrifuge', '@types/node', 'undici-types']) {
    symlinkSync(join(import.meta.dirname, '../../node_modules', name), join(home, 'node_modules', name));
  }
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  writeFileSync(join(home, 'program.ts'), PROGRAM);
  writeFileSync(join(home, 'program.cts'), `import('@fanfare/client').then(({ ClientSocket }) => new ClientSocket().open());`);
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a compiler says about a program that uses the package. */
function compile(compiler: keyof typeof compilers, options: object, file = 'program.ts'): string {
  const compilerOptions = { target: 'ES2022', strict: true, noEmit: true, types: [], ...options };
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  const { stdout, stderr } = spawnSync(process.execPath, [compilers[compiler], '-p', home], { encoding: 'utf8' });
  return stdout + stderr;
}

const browser = ['ES2022', 'DOM', 'DOM.Iterable'];

describe('The types of the packed package', { timeout: 120_000 }, () => {
  describe.each(resolutions)('module %s, moduleResolution %s', (module, moduleResolution) => {
    test.each([true, false])('skipLibCheck %s: compile, and wrong use is found', (skipLibCheck) => {
      expect(compile('TypeScript 7', { module, moduleResolution, skipLibCheck, lib: browser })).toBe('');
    });

    test('compile in a project for Node, which has no DOM', () => {
      const options = { module, moduleResolution, skipLibCheck: false, lib: ['ES2022'], types: ['node'] };
      expect(compile('TypeScript 7', options)).toBe('');
    });

    test('compile with a compiler that is older', () => {
      expect(compile('TypeScript 5', { module, moduleResolution, skipLibCheck: true, lib: browser })).toBe('');
    });
  });

  test('compile in a CommonJS module, which imports them when it runs', () => {
    const options = { module: 'NodeNext', moduleResolution: 'nodenext', lib: browser };
    expect(compile('TypeScript 7', options, 'program.cts')).toBe('');
  });
});
