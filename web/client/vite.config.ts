import { defineConfig } from 'vite';

/** `vite build` makes the ES module; `vite build --mode script` makes the one file for a script tag. */
export default defineConfig(({ mode }) => {
  const script = mode === 'script';
  return {
    build: {
      target: 'es2022',
      sourcemap: true,
      minify: true,
      emptyOutDir: !script,
      lib: {
        entry: 'src/index.ts',
        name: 'Fanfare',
        formats: [script ? 'iife' : 'es'],
        fileName: () => (script ? 'fanfare.js' : 'client.js'),
      },
      rollupOptions: {
        // Who has a bundler has the SDK once; the script brings it along.
        external: script ? [] : ['centrifuge'],
        // The script of the widgets has the same global, with more in it.
        output: script ? { extend: true } : { minify: true },
      },
    },
  };
});
