import { copyFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { VERSION } from './src/version.js';

/** What a page may load before the script: how the elements look until then. */
const sheet: Plugin = {
  name: 'sheet',
  writeBundle: () => copyFileSync('src/before.css', 'dist/fanfare-widgets.css'),
};

/** Styles in the code have no comments and no indentation for browsers. Each line stays the line that it is in source maps. */
const styles: Plugin = {
  name: 'styles',
  transform: {
    filter: { id: /widgets\/src\/[a-z/-]+\.ts$/ },
    order: 'pre',
    handler: (code) => ({
      code: code.replace(/css`[^`]*`/g, (style) => style.replace(/\/\*.*?\*\//g, '').replace(/^[ \t]+/gm, '')),
      map: null,
    }),
  },
};

/**
 * Nothing of the script may run twice: under a policy that lists the Trusted Types, Lit could not make its own again.
 */
const LOADED_ONCE = `{
  const earlier = globalThis[Symbol.for('fanfare.widgets')];
  if (earlier) { earlier.loadedAgain('${VERSION}'); return; }
}`;

/** What each script is made of, and what runs first in it. */
const SCRIPTS = {
  script: { entry: 'src/script.ts', file: 'fanfare-widgets.js', intro: LOADED_ONCE },
  inbox: { entry: 'src/inbox/script.ts', file: 'fanfare-inbox.js', intro: '' },
};

/** `vite build` makes the ES modules; `--mode script` and `--mode inbox` make a file each for a script tag. */
export default defineConfig(({ mode }) => {
  const script = SCRIPTS[mode as keyof typeof SCRIPTS] as (typeof SCRIPTS)['script'] | undefined;
  const client = resolve(import.meta.dirname, '../client/src');
  return {
    build: {
      target: 'es2022',
      sourcemap: true,
      minify: true,
      emptyOutDir: script === undefined,
      lib: {
        entry: script?.entry ?? { widgets: 'src/index.ts', react: 'src/react.ts', inbox: 'src/inbox/index.ts' },
        name: 'Fanfare',
        formats: [script ? 'iife' : 'es'],
        fileName: (_, name) => script?.file ?? `${name}.js`,
      },
      rollupOptions: {
        // Who has a bundler has each of them once; the scripts bring along what they need.
        external: script ? [] : ['lit', /^lit\//, 'react', /^@fanfare\/client/],
        output: script ? { extend: true, intro: script.intro } : { chunkFileNames: 'shared.js', minify: true },
      },
    },
    resolve: script
      ? { alias: { '@fanfare/client/inbox': `${client}/inbox/index.ts`, '@fanfare/client': `${client}/index.ts` } }
      : {},
    plugins: mode === 'script' ? [styles, sheet] : [styles],
  };
});
