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
    filter: { id: /widgets\/src\/[a-z-]+\.ts$/ },
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

/** `vite build` makes the ES modules; `vite build --mode script` makes the one file for a script tag. */
export default defineConfig(({ mode }) => {
  const script = mode === 'script';
  return {
    build: {
      target: 'es2022',
      sourcemap: true,
      minify: true,
      emptyOutDir: !script,
      lib: {
        entry: script ? 'src/script.ts' : { widgets: 'src/index.ts', react: 'src/react.ts' },
        name: 'Fanfare',
        formats: [script ? 'iife' : 'es'],
        fileName: (_, name) => (script ? 'fanfare-widgets.js' : `${name}.js`),
      },
      rollupOptions: {
        // Who has a bundler has each of them once; the script brings all along.
        external: script ? [] : ['lit', /^lit\//, 'react', '@fanfare/client'],
        output: script ? { extend: true, intro: LOADED_ONCE } : { chunkFileNames: 'shared.js', minify: true },
      },
    },
    resolve: script ? { alias: { '@fanfare/client': resolve(import.meta.dirname, '../client/src/index.ts') } } : {},
    plugins: script ? [styles, sheet] : [styles],
  };
});
